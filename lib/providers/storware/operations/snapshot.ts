import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import { define, refuse, write } from "./define";
import { lookForTasks, pollAfterSeconds, sightTask, taskEnd, taskOf } from "./task-progress";

const input = z.strictObject({ volumeGroupId: idSchema });

/** Takes a snapshot of all disks of a machine at once (`POST /tasks/vm-snapshot`). The vendor names it and keeps it as its policy says. */
export const groupSnapshot = define<z.infer<typeof input>>({
  input,
  wish: ({ volumeGroupId }, facts) => {
    const group = facts.get(volumeGroupId);
    if (group.noun !== "volumeGroup") return refuse("volumeGroupId", "is not a group of disks");
    return {
      ok: true,
      plan: {
        steps: [
          write({
            id: "snapshot",
            title: `Take a snapshot: ${group.name}`,
            call: {
              operationId: "createSnapshotTask",
              method: "POST",
              path: "/tasks/vm-snapshot",
              body: { priority: 50, protectedEntities: [{ guid: group.vendorId }] },
            },
            capture: { task: "/0/guid" },
          }),
        ],
        summary: `Takes a snapshot of all ${group.name.charAt(0).toLowerCase()}${group.name.slice(1)} now. The machine goes on running.`,
        subject: group.name,
        affected: [
          { noun: "snapshot", partition: group.vendorId },
          { noun: "history", partition: group.vendorId },
        ],
        memo: { machine: group.vendorId, taskType: "SNAPSHOT" },
      },
    };
  },
  look: (io, { memo }) => lookForTasks(io, memo),
  sight: ({ memo }, before, after) => sightTask(memo, before, after),
  track: async (io, moment) => {
    const end = await taskEnd(io, await taskOf(io, moment), "the snapshot");
    if (end.state === "failed") return end;
    if (end.state === "running") return { ...end, pollAfterSeconds };
    return { state: "succeeded", result: { task: end.task.guid } };
  },
});
