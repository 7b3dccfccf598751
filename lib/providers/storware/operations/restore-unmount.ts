import { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import { askMounts, askTasks } from "./ask";
import { define, sightOf, write, type Io } from "./define";
import { pollAfterSeconds, taskEnd } from "./task-progress";

const unmountInput = operationInputs["restore.unmount"];

/** Ends a mount (`POST /tasks/unmount`). */
export const restoreUnmount = define<z.infer<typeof unmountInput>>({
  input: unmountInput,
  wish: ({ mountId }) => ({
    ok: true,
    plan: {
      steps: [
        write({
          id: "unmount",
          title: "Unmount the point",
          call: {
            operationId: "createUnmountTask",
            method: "POST",
            path: "/tasks/unmount",
            body: { mountedBackup: { guid: mountId } },
          },
          capture: { task: "/guid" },
        }),
      ],
      summary: "Ends the mount; files that were downloaded stay. The point itself is not touched.",
      subject: mountId,
      affected: [],
      memo: { mount: mountId },
    },
  }),
  checks: async (io, { mountId }) => [
    (await isMounted(io, mountId))
      ? { id: "mounted", level: "ok", message: "The point is mounted." }
      : { id: "mounted", level: "error", message: "There is no such mount; it may have ended by itself." },
  ],
  // Unmounting twice would do no harm, but a mount that is gone tells that once was enough; so does a task that is at it.
  look: async (io, { memo }) => {
    const [isThere, tasks] = await Promise.all([isMounted(io, String(memo.mount)), askTasks(io, { type: "UNMOUNT" })]);
    return { isThere, tasks: tasks.map(({ guid }) => guid) };
  },
  sight: (_moment, before, after) => {
    const [was, is] = [unmountLookSchema.catch({ isThere: true, tasks: [] }).parse(before), unmountLookSchema.parse(after)];
    const begun = is.tasks.filter((guid) => !was.tasks.includes(guid));
    return sightOf(!is.isThere || begun.length > 0, begun[0] === undefined ? {} : { task: begun[0] });
  },
  track: async (io, { memo, outputs }) => {
    if (!(await isMounted(io, String(memo.mount)))) return { state: "succeeded", result: {} };
    if (outputs.task === undefined) return { state: "running", progressPercent: null, pollAfterSeconds };
    const end = await taskEnd(io, outputs.task, "the unmount");
    if (end.state === "failed") return end;
    return { state: "running", progressPercent: end.state === "running" ? end.progressPercent : 99, pollAfterSeconds };
  },
});

const unmountLookSchema = z.object({ isThere: z.boolean(), tasks: z.array(z.string()) });

const isMounted = async (io: Io, guid: string): Promise<boolean> => (await askMounts(io)).some((mount) => mount.guid === guid);
