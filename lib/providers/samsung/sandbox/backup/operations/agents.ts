import { z } from "zod";
import { agentSortFields } from "../agent-shelf";
import { isoTime, secondMs, wholeSecond } from "../calendar";
import { containing, pageOfTable, pageWish, textOf } from "../listing";
import { stateAt } from "../records";
import { badRequest, conflict, notFound } from "../refusal";
import type { AgentRecord } from "../starting-agents";
import { bodyAs, done, isAtLeast, ok, type BackupCall, type BackupOperation } from "./call";
import { categoryOf } from "./targets";

const createMs = 8 * secondMs;
const deleteMs = 6 * secondMs;
const checkMs = 4 * secondMs;
const installPaths: Record<string, string> = {
  LINUX: "http://198.19.0.54/backup-agent/linux/scp-backup-agent.tar.gz",
  WINDOWS: "http://198.19.0.54/backup-agent/windows/scp-backup-agent.zip",
};

/** Backup 1.2, List Backup Agents; `server_category` is new there. */
export const listBackupAgents: BackupOperation = (call) => {
  const { agents, fleet } = call.here;
  const wish = pageWish(call.query, { size: 20, sort: "created_at:desc", fields: agentSortFields });
  const filters = ["name", "server_name", "server_backup_agent_ip"].flatMap((field) => {
    const text = textOf(call.query, field);
    return text === null ? [] : [{ field, fits: containing(text) }];
  });
  const textFor = (ref: number, field: string): string => {
    const record = agents.read(ref);
    if (field === "name") return record.name;
    return field === "server_name" ? fleet.name(record.serverNumber) : fleet.server(record.serverNumber).ip;
  };
  const matches = filters.length === 0 ? null : (ref: number) => filters.every(({ field, fits }) => fits(textFor(ref, field)));
  const { refs, count } = pageOfTable(agents.table, wish, matches);
  return ok({ contents: refs.map((ref) => listed(call, agents.read(ref))), count });
};

function listed(call: BackupCall, agent: AgentRecord) {
  const { fleet, backups } = call.here;
  const server = fleet.server(agent.serverNumber);
  return {
    account_id: call.account.accountId,
    backup_policy_count: backups.filesOf(agent.serverNumber).length,
    connection_state: connectionAt(agent, call.now)?.state ?? null,
    created_at: isoTime(agent.createdAt),
    created_by: call.account.userId,
    id: agent.id,
    modified_at: isoTime(agent.modifiedAt),
    modified_by: call.account.userId,
    name: agent.name,
    server_backup_agent_ip: server.ip,
    ...(isAtLeast(call, "1.2") && { server_category: server.category }),
    server_name: server.name,
    state: stateAt(agent, call.now),
  };
}

/** The last check that has ended. */
function connectionAt(agent: AgentRecord, now: number): AgentRecord["connection"] {
  if (agent.check !== null && agent.check.endsAt <= now) return { state: agent.check.state, checkedAt: agent.check.endsAt };
  return agent.connection;
}

/** Backup 1.2, Show Backup Agent; media servers and subnet are new there. */
export const showBackupAgent: BackupOperation = (call) => {
  const agent = agentOf(call);
  const server = call.here.fleet.server(agent.serverNumber);
  const subnet = call.here.subnets[agent.subnetNumber % call.here.subnets.length];
  const connection = connectionAt(agent, call.now);
  const { region } = call.here.place;
  return ok({
    ...listed(call, agent),
    backup_master_ip: "198.19.0.53",
    backup_master_name: `backup-master-${region}`,
    connection_check_time: connection === null ? null : isoTime(connection.checkedAt),
    install_file_path: installPaths[server.osType] ?? "",
    server_category: server.category,
    server_gateway_ip: subnet?.gatewayIp ?? null,
    server_os_type: server.osType,
    server_uuid: server.uuid,
    ...(isAtLeast(call, "1.2") && {
      media_servers: [1, 2].map((number) => ({ ip_address: `198.19.0.${60 + number}`, name: `media-${region}-0${number}` })),
      subnet_id: subnet?.id ?? null,
      subnet_name: subnet?.name ?? null,
    }),
  });
};

function agentOf(call: BackupCall): AgentRecord {
  const id = call.path.backup_agent_id ?? "";
  const agent = call.here.agents.get(id);
  if (agent === null) throw notFound("Backup agent", id);
  return agent;
}

function availableAgentOf(call: BackupCall): AgentRecord {
  const agent = agentOf(call);
  const state = stateAt(agent, call.now);
  if (state !== "AVAILABLE") throw conflict(`Backup agent ${agent.name} is ${state}; it must be AVAILABLE.`);
  return agent;
}

const createSchema = z.object({ server_uuid: z.string(), subnet_id: z.string().nullish() });

/** Backup 1.2, Create Backup Agent: answers 202 in 1.2, 200 before; one agent a server. */
export const createBackupAgent: BackupOperation = (call) => {
  const { here, now } = call;
  const { server_uuid: uuid, subnet_id: subnetId } = bodyAs(call, createSchema);
  const server = here.fleet.find(uuid);
  if (server === null) throw notFound("Server", uuid);
  const subnetNumber = subnetId ? here.subnets.findIndex((subnet) => subnet.id === subnetId) : 0;
  if (subnetNumber < 0) throw notFound("Subnet", subnetId ?? "");
  if (here.agents.ofServer(server.number) !== null) throw conflict(`Server ${server.name} already has a backup agent.`);
  if (server.state !== "RUNNING") throw badRequest(`Server ${server.name} is ${server.state}; it must be RUNNING.`);
  const agent = here.agents.add(server.number, { createdAt: now, readyAt: wholeSecond(now) + createMs, subnetNumber });
  return done(call, agent.id, isAtLeast(call, "1.2") ? 202 : 200);
};

/** Backup 1.2, Delete Backup Agent: answers 202 in 1.2, 200 before. Refused while file backups depend on it. */
export const deleteBackupAgent: BackupOperation = (call) => {
  const agent = availableAgentOf(call);
  const { here, world, now } = call;
  const dependent = here.backups.filesOf(agent.serverNumber)[0];
  if (dependent !== undefined) throw conflict(`Backup ${dependent.name} needs the agent; delete it first.`);
  const leaving = here.agents.change(agent, { deletingAt: now, modifiedAt: now });
  world.plan(now + deleteMs, () => here.agents.remove(leaving));
  return done(call, agent.id, isAtLeast(call, "1.2") ? 202 : 200);
};

/** Backup 1.2, Check Backup Master Connection State: a GET that does work; its finding shows a few seconds later. */
export const checkBackupMasterConnectionState: BackupOperation = (call) => {
  const agent = availableAgentOf(call);
  const { here, now } = call;
  const server = here.fleet.server(agent.serverNumber);
  const isLost = server.state !== "RUNNING" || here.agents.starting.isLost(agent.ref);
  const found = call.outcome === "FAILED" || isLost ? "FAILED" : "SUCCESS";
  here.agents.change(agent, {
    connection: connectionAt(agent, now),
    check: { endsAt: wholeSecond(now) + checkMs, state: found },
  });
  return done(call, agent.id, 202);
};

/** Backup 1.2, List Targets of Backup Agent: servers without an agent. */
export const listTargetsOfBackupAgent: BackupOperation = (call) => {
  const { fleet, agents, subnets } = call.here;
  const wish = pageWish(call.query, {
    size: 20,
    sort: "server_name:asc",
    fields: ["server_name", "server_state", "server_uuid", "server_backup_agent_ip"],
  });
  const name = textOf(call.query, "server_name");
  const isNamed = name === null ? null : containing(name);
  const numbers = fleet
    .ofCategory(categoryOf(call))
    .filter((number) => (isNamed?.(fleet.name(number)) ?? true) && agents.ofServer(number) === null);
  const { field, descending } = wish.sort;
  const keys = new Map(
    numbers.map((number) => [number, field === "server_name" ? fleet.name(number) : memberOf(fleet.server(number), field)]),
  );
  const turn = descending ? -1 : 1;
  numbers.sort((a, b) => ((keys.get(a) ?? "") < (keys.get(b) ?? "") ? -turn : turn));
  const contents = numbers.slice(wish.page * wish.size, (wish.page + 1) * wish.size).map((number) => {
    const server = fleet.server(number);
    return {
      server_backup_agent_ip: server.ip,
      server_name: server.name,
      server_state: server.state,
      ...(isAtLeast(call, "1.2") && { server_type: server.serverType, vpc_id: subnets[number % subnets.length]?.vpcId ?? null }),
      server_uuid: server.uuid,
    };
  });
  return ok({ contents, count: numbers.length });
};

function memberOf(server: { state: string; uuid: string; ip: string }, field: string): string {
  if (field === "server_state") return server.state;
  return field === "server_uuid" ? server.uuid : server.ip;
}

/** Backup 1.2, Show Backup Agent Install File Path: LINUX or WINDOWS. */
export const showBackupAgentInstallFilePath: BackupOperation = (call) => {
  const path = installPaths[(textOf(call.query, "os_type") ?? "").toUpperCase()];
  if (path === undefined) throw badRequest(`os_type must be one of ${Object.keys(installPaths).join(", ")}.`);
  return ok({ install_file_path: path });
};
