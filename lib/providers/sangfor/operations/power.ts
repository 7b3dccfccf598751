import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import type { Check } from "@/lib/domain/operation";
import type { VendorCall } from "../../plan";
import { idPath, releaseOf } from "../release";
import { serverDetail, textOf } from "./ask";
import { affectedByMachine, idleCheck, machineOf } from "./backup-run";
import { define, refuse } from "./define";
import { shownByTask } from "./steps";

const powerActions = ["start", "shut-down", "power-off", "restart", "reset"] as const;
type PowerAction = (typeof powerActions)[number];

const input = z.strictObject({ vmId: idSchema, action: z.enum(powerActions) });

const words: Readonly<
  Record<PowerAction, { title: string; verb: "start" | "stop" | "reboot"; isForced: boolean; effect: string }>
> = {
  start: { title: "Start", verb: "start", isForced: false, effect: "is started" },
  "shut-down": { title: "Shut down", verb: "stop", isForced: false, effect: "is asked to shut down" },
  "power-off": {
    title: "Power off",
    verb: "stop",
    isForced: true,
    effect: "loses power at once; what it has not written is lost",
  },
  restart: { title: "Restart", verb: "reboot", isForced: false, effect: "is asked to restart" },
  reset: { title: "Reset", verb: "reboot", isForced: true, effect: "is restarted at once; what it has not written is lost" },
};

const operationIds = { start: "startServer", stop: "stopServer", reboot: "rebootServer" } as const;

/** Start, Shut down or Restart VM. */
export function powerCall(serverId: string, action: PowerAction): VendorCall {
  const { verb, isForced } = words[action];
  return {
    service: "",
    operationId: operationIds[verb],
    method: "POST",
    path: `/janus/20180725/servers/${idPath(serverId)}/${verb}`,
    ...(verb === "start" ? {} : { body: { force: isForced ? 1 : 0 } }),
  };
}

/** The platform's words for such tasks. */
export const powerWork = shownByTask("powerTask", /start|boot|shut|stop|power/i);

/** Whether a machine runs now; null when the platform does not say. */
export async function isRunning(io: Parameters<typeof serverDetail>[0], id: string, release: string): Promise<boolean | null> {
  const detail = await serverDetail(io, releaseOf(release), id);
  const state = textOf(detail, "power_state") ?? textOf(detail, "status");
  if (state === null) return null;
  return state === "on" || state === "running" ? true : state === "off" || state === "stopped" ? false : null;
}

function stateCheck(name: string, action: PowerAction, runs: boolean | null): Check {
  if (runs === null) return { id: "machine-state", level: "warning", message: `The platform does not say whether ${name} runs.` };
  const isWanted = action === "start" ? !runs : runs;
  return isWanted
    ? { id: "machine-state", level: "ok", message: `${name} ${runs ? "runs" : "is shut down"}.` }
    : { id: "machine-state", level: "error", message: `${name} ${runs ? "runs already" : "does not run"}.` };
}

export const vmPower = define<z.infer<typeof input>>({
  input,
  plan: ({ vmId, action }, facts) => {
    const row = facts.get(vmId);
    const machine = row.noun === "vm" ? machineOf(row) : null;
    if (machine === null) return refuse("vmId", "is not known well enough yet; wait for the next sync");
    if (row.item.state === "gone") return refuse("vmId", "is gone");
    const { title, effect } = words[action];
    return {
      ok: true,
      plan: {
        steps: [
          {
            id: "power",
            title: `${title} ${machine.name}`,
            effect: "write",
            call: powerCall(machine.id, action),
            capture: { powerTask: "/data/task_id" },
          },
        ],
        summary: `${machine.name} ${effect}.`,
        subject: machine.name,
        affected: [...affectedByMachine(machine.id, "powerTask"), { noun: "vm", partition: machine.id }],
        memo: { serverId: machine.id },
      },
    };
  },
  checks: async (io, { vmId, action }, facts) => {
    const machine = machineOf(facts.get(vmId));
    if (machine === null) return [];
    const runs = await isRunning(io, machine.id, machine.server.scp_release);
    return [stateCheck(machine.name, action, runs), await idleCheck(io, machine)];
  },
  work: { power: powerWork },
});
