import { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import { askList, askOne, idPath, textOf } from "./ask";
import { define, refuse, type Io } from "./define";
import { pollAfterSeconds, trackAbsence, trackState } from "./track-state";

const showAgent = (io: Io, id: unknown) =>
  askOne(io, { service: "backup", operationId: "showBackupAgent", path: `/v1/backup-agents/${idPath(String(id))}` });

const create = operationInputs["agent.create"];

/** Create Backup Agent (Backup 1.2): the vendor's side of it; the software is then installed in the machine by its path. */
export const agentCreate = define<z.infer<typeof create>>({
  input: create,
  wish: ({ vmId, networkId }, facts) => {
    const vm = facts.get(vmId);
    if (vm.attributes.is_agent_target === false) return refuse("vmId", "cannot have an agent, says the vendor");
    return {
      ok: true,
      wish: {
        call: {
          service: "backup",
          operationId: "createBackupAgent",
          method: "POST",
          path: "/v1/backup-agents",
          body: { server_uuid: vm.vendorId, ...(networkId ? { subnet_id: networkId } : {}) },
        },
        title: `Create a backup agent for ${vm.name}`,
        summary: `Creates a backup agent for ${vm.name}. The software must then be installed in ${vm.name} from the path that the vendor names.`,
        subject: vm.name,
        affected: [{ noun: "agent", partition: null }],
        memo: { serverName: vm.name },
        capture: { agentId: "/resource/id" },
      },
    };
  },
  look: async (io, memo) =>
    (
      await askList(
        io,
        {
          service: "backup",
          operationId: "listBackupAgents",
          path: "/v1/backup-agents",
          query: { server_name: String(memo.serverName), size: "1000" },
        },
        "contents",
      )
    )
      .filter((row) => row.server_name === memo.serverName)
      .map((row) => String(row.id)),
  happened: (_memo, before, after) => {
    const known = z.array(z.string()).catch([]).parse(before);
    const made = z
      .array(z.string())
      .parse(after)
      .find((id) => !known.includes(id));
    return made === undefined ? null : { agentId: made };
  },
  track: async (io, { outputs, memo }) => {
    const row = await showAgent(io, outputs.agentId);
    return trackState(row, ["AVAILABLE"], {
      created: [{ noun: "agent", vendorId: outputs.agentId, name: textOf(row, "name") ?? memo.serverName }],
      installFilePath: textOf(row, "install_file_path"),
    });
  },
});

const one = operationInputs["agent.delete"];

export const agentDelete = define<z.infer<typeof one>>({
  input: one,
  wish: ({ agentId }, facts) => {
    const agent = facts.get(agentId);
    return {
      ok: true,
      wish: {
        call: {
          service: "backup",
          operationId: "deleteBackupAgent",
          method: "DELETE",
          path: `/v1/backup-agents/${idPath(agent.vendorId)}`,
        },
        title: `Delete the agent ${agent.name}`,
        summary: `Deletes the backup agent ${agent.name}. File backups that run through it stop working; points stay.`,
        subject: agent.name,
        affected: [{ noun: "agent", partition: null }],
        memo: { agentId: agent.vendorId },
      },
    };
  },
  look: async (io, memo) => (await showAgent(io, memo.agentId))?.state ?? "gone",
  happened: (_memo, _before, after) => (after === "gone" || after === "DELETING" || after === "DELETED" ? {} : null),
  track: async (io, { memo }) => trackAbsence(await showAgent(io, memo.agentId), {}),
});

/** Check Backup Master Connection State (Backup 1.2): a GET that does work and answers 202. */
export const agentCheck = define<z.infer<typeof one>>({
  input: one,
  wish: ({ agentId }, facts) => {
    const agent = facts.get(agentId);
    return {
      ok: true,
      wish: {
        call: {
          service: "backup",
          operationId: "checkBackupMasterConnectionState",
          method: "GET",
          path: `/v1/backup-agents/${idPath(agent.vendorId)}/check-connection-state`,
        },
        title: `Check the connection of ${agent.name}`,
        summary: `Asks the vendor to check whether it reaches the agent ${agent.name}. Nothing is changed.`,
        subject: agent.name,
        affected: [{ noun: "agent", partition: agent.vendorId }],
        memo: { agentId: agent.vendorId },
      },
    };
  },
  look: async (io, memo) => (await showAgent(io, memo.agentId))?.connection_check_time ?? null,
  happened: (_memo, before, after) => (after !== null && after !== before ? {} : null),
  track: async (io, { memo, before }) => {
    const row = await showAgent(io, memo.agentId);
    const checkedAt = textOf(row, "connection_check_time");
    if (checkedAt === null || checkedAt === before) return { state: "running", progressPercent: null, pollAfterSeconds };
    return { state: "succeeded", result: { connectionState: textOf(row, "connection_state"), checkedAt } };
  },
});
