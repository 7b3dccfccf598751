import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import { operationInputs } from "@/lib/domain/operation-inputs";
import { define, refuse } from "./define";
import { pointOf } from "./point";
import { affectedOf, defaultMountMs, lookAtMounts, mountChecks, mounted, mountStep, sightMount } from "./mounting";

const mountInput = z.strictObject({
  restoreTargetId: idSchema,
  expiresAfterSeconds: operationInputs["restore.mount"].shape.expiresAfterSeconds,
  /** `ISCSI` shows the disks to initiators instead of the files to people. */
  mode: z.enum(["AUTO", "ISCSI"]).optional(),
  /** iSCSI names of those who may attach. */
  allowedClients: z.array(z.string().min(1).max(223)).max(32).optional(),
});

export const restoreMount = define<z.infer<typeof mountInput>>({
  input: mountInput,
  wish: (wanted, facts) => {
    if (wanted.mode === "ISCSI" && !wanted.allowedClients?.length)
      return refuse("allowedClients", "name at least one iSCSI initiator that may attach");
    if (wanted.mode !== "ISCSI" && wanted.allowedClients?.length) return refuse("allowedClients", "belong to the mode ISCSI");
    const made = mountStep(wanted, facts);
    if (!made.ok) return refuse("restoreTargetId", made.message);
    const { point, step, memo } = made;
    const hours = Math.round((wanted.expiresAfterSeconds ?? defaultMountMs / 1_000) / 360) / 10;
    return {
      ok: true,
      plan: {
        steps: [step],
        summary: `Mounts ${point.machineName} of ${point.when} on the vendor's node for ${hours} hours. No machine is changed.`,
        subject: point.machineName,
        affected: affectedOf(point.machine),
        memo,
      },
    };
  },
  checks: async (io, { restoreTargetId }, facts) => {
    const point = pointOf(facts, restoreTargetId);
    return "fault" in point ? [] : mountChecks(io, point);
  },
  look: (io, { memo }) => lookAtMounts(io, memo),
  sight: ({ memo }, before, after) => sightMount(memo, before, after),
  track: async (io, moment) => {
    const seen = await mounted(io, moment);
    return seen.state === "mounted" ? { state: "succeeded", result: { mountId: seen.mountId, task: seen.task } } : seen;
  },
});
