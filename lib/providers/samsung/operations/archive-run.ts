import { type z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import { askOne, textOf } from "./ask";
import { define, refuse, type Io, type Memo } from "./define";
import { pollAfterSeconds, vendorFailure } from "./track-state";

const cancel = operationInputs["task.cancel"];

const look = async (io: Io, memo: Memo) => {
  const isRecovery = memo.kind === "recovery";
  const row = await askOne(io, {
    service: "archive-storage",
    operationId: isRecovery ? "showRecoveryHistory" : "showArchivingHistory",
    path: `/v1/${isRecovery ? "recovery" : "archiving"}-histories/detail`,
    query: { id: String(memo.id), bucket_id: String(memo.bucketId) },
  });
  return textOf(row, "state") ?? "unknown";
};

/** Cancel Archiving and Cancel Recovery (Archive Storage 1.1): the only runs of this vendor that can be stopped. */
export const runCancel = define<z.infer<typeof cancel>>({
  input: cancel,
  wish: ({ historyId }, facts) => {
    const run = facts.get(historyId);
    const bucketId = run.attributes.bucket_id;
    if (run.attributes.service !== "archive-storage" || typeof bucketId !== "string")
      return refuse("historyId", "is a run of a backup, which cannot be cancelled through the vendor's API once it has started");
    const isRecovery = run.item.kind === "recovery";
    const what = isRecovery ? "recovery" : "archiving";
    const bucket = String(run.attributes.bucket_name);
    return {
      ok: true,
      wish: {
        call: {
          service: "archive-storage",
          operationId: isRecovery ? "cancelRecovery" : "cancelArchiving",
          method: "PUT",
          path: `/v1/${what}-histories/cancel-${what}`,
          query: { id: run.vendorId, bucket_id: bucketId },
        },
        title: `Cancel the ${what} of ${bucket}`,
        summary: isRecovery
          ? `Stops the recovery from ${bucket}. Objects that have been recovered by then stay where they were put.`
          : `Stops this run of the archiving to ${bucket}. The policy goes on and runs again at its next time.`,
        subject: bucket,
        affected: [{ noun: "history", partition: bucketId }],
        memo: { id: run.vendorId, bucketId, kind: what },
      },
    };
  },
  checks: async (io, { historyId }, facts) => {
    const run = facts.get(historyId);
    const kind = run.item.kind === "recovery" ? "recovery" : "archiving";
    const state = await look(io, { id: run.vendorId, bucketId: String(run.attributes.bucket_id), kind });
    return [
      state === "INPROGRESS"
        ? { id: "running", level: "ok", message: "It is running." }
        : { id: "running", level: "error", message: `It has ended (${state}); there is nothing left to cancel.` },
    ];
  },
  look,
  // One that ended by itself meanwhile cannot be cancelled any more, so sending again would only be refused.
  happened: (_memo, _before, after) => (after === "INPROGRESS" ? null : {}),
  track: async (io, { memo }) => {
    const state = await look(io, memo);
    if (state === "INPROGRESS") return { state: "running", progressPercent: null, pollAfterSeconds };
    // The contract shows no word for what was cancelled, only one for what came to its end.
    if (state === "SUCCESS" || state === "FAILED")
      return { state: "failed", error: vendorFailure("It ended before it could be cancelled", state) };
    return { state: "succeeded", result: { vendorState: state } };
  },
});
