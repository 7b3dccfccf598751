import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import { datedCall, releaseOf } from "../release";
import { cbtStatus } from "./ask";
import { idleCheck, machineOf } from "./backup-run";
import { define, refuse } from "./define";
import { shownByEither } from "./steps";

const trackingInput = z.strictObject({ vmId: idSchema, tracking: z.enum(["on", "off", "reset"]) });
const trackingType = { on: "enable", off: "disable", reset: "reset" } as const;
const trackingTitle = {
  on: "Have the platform record changes of",
  off: "Stop recording changes of",
  reset: "Begin anew to record changes of",
} as const;
const trackingSummary = {
  on: "From now on the platform records which blocks change, so that later copies can be incremental.",
  off: "The platform forgets what has changed; copies are full ones until it is switched on again.",
  reset:
    "What was recorded is forgotten and recording begins anew, as is needed after a recovery; the next copy must be a full one.",
} as const;

/** A reset shows in nothing but its task. */
const trackingWork = shownByEither(
  async (io, { step, plan }) => {
    if (step.id === "tracking:reset") return null;
    const isOn = (await cbtStatus(io, String(plan.memo.serverId)))?.is_enabled === true;
    return isOn === (step.id === "tracking:on") ? {} : null;
  },
  "trackingTask",
  /cbt|changed block/i,
);

/** Update VM CBT. */
export const setChangeTracking = define<z.infer<typeof trackingInput>>({
  input: trackingInput,
  plan: ({ vmId, tracking }, facts) => {
    const row = facts.get(vmId);
    const machine = row.noun === "vm" ? machineOf(row) : null;
    if (machine === null) return refuse("vmId", "is not known well enough yet; wait for the next sync");
    const release = releaseOf(machine.server.scp_release);
    return {
      ok: true,
      plan: {
        steps: [
          {
            id: `tracking:${tracking}`,
            title: `${trackingTitle[tracking]} ${machine.name}`,
            effect: "write",
            call: {
              ...datedCall("updateCbt", release, { server: machine.id }),
              method: "PUT",
              body: { type: trackingType[tracking] },
            },
            capture: { trackingTask: "/data/task_id" },
          },
        ],
        summary: `${trackingSummary[tracking]} ${machine.name} goes on running.`,
        subject: machine.name,
        affected: [{ noun: "history", partition: "{trackingTask}" }],
        memo: { serverId: machine.id },
      },
    };
  },
  checks: async (io, { vmId, tracking }, facts) => {
    const machine = machineOf(facts.get(vmId));
    if (machine === null) return [];
    const isOn = (await cbtStatus(io, machine.id))?.is_enabled === true;
    const idle = await idleCheck(io, machine);
    if (tracking === "reset" && !isOn)
      return [idle, { id: "tracked", level: "error", message: "Changes are not recorded: switch tracking on instead." }];
    return tracking !== "reset" && isOn === (tracking === "on")
      ? [idle, { id: "tracked", level: "warning", message: `Change tracking of ${machine.name} is ${tracking} already.` }]
      : [idle];
  },
  work: { tracking: trackingWork },
});
