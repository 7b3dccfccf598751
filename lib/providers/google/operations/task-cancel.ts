import { type z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import { runState } from "../mapping";
import { askOne, textOf } from "./ask";
import { define, idPath, refuse, write, type Io } from "./define";

const input = operationInputs["task.cancel"];
const showJob = (io: Io, id: unknown) => askOne(io, { operationId: "getJob", path: `/job/${idPath(String(id))}` });
const isUnderWay = (state: unknown) => state === "running" || state === "queued";

async function look(io: Io, jobId: unknown): Promise<"under-way" | "asked" | "over" | "gone"> {
  const job = await showJob(io, jobId);
  if (job === null) return "gone";
  if (!isUnderWay(runState(textOf(job, "status"), io.log))) return "over";
  return textOf(job, "changerequesttext") === null ? "under-way" : "asked";
}

/** Cancel a job that is queued or running: the console notes the wish, the appliance ends the job. */
export const taskCancel = define<z.infer<typeof input>>({
  input,
  wish: ({ historyId }, facts) => {
    const run = facts.get(historyId);
    if (!isUnderWay(run.item.state)) return refuse("historyId", "is over; only what is queued or running can be cancelled");
    const name = String(run.item.vmName ?? run.name);
    const call = {
      operationId: "updateJob",
      method: "PUT" as const,
      path: `/job/${idPath(run.vendorId)}`,
      body: { status: "cancel" },
    };
    return {
      ok: true,
      wish: {
        steps: [write("send", `Cancel the run for ${name}`, call)],
        summary: `Cancels the ${String(run.item.kind)} of ${name} that is under way. What it has done so far is thrown away; other points stay.`,
        subject: name,
        affected: [{ noun: "history", partition: run.parents.vm ?? null }],
        memo: { jobId: run.vendorId },
      },
    };
  },
  checks: async (io, { historyId }, facts) => {
    const seen = await look(io, facts.get(historyId).vendorId);
    return [
      seen === "under-way"
        ? { id: "under-way", level: "ok", message: "The run is under way." }
        : {
            id: "under-way",
            level: "error",
            message: seen === "asked" ? "The run is being cancelled already." : "The run is over.",
          },
    ];
  },
  look: (io, { memo }) => look(io, memo.jobId),
  happened: (_moment, _before, after) => (after === "under-way" ? null : {}),
  track: async (io, { memo }) => {
    const job = await showJob(io, memo.jobId);
    const state = runState(textOf(job, "status"), io.log);
    if (job !== null && isUnderWay(state)) return { state: "running", progressPercent: null, pollAfterSeconds: 3 };
    const isTooLate = state === "succeeded" || state === "failed";
    return {
      state: "succeeded",
      result: {
        vendorState: job?.status ?? null,
        ...(isTooLate ? { warning: "The run had ended before it could be cancelled." } : {}),
      },
    };
  },
});
