import type { OperationError } from "@/lib/domain/operation";
import type { StepOutputs } from "../../plan";
import type { Tracking } from "../../provider";
import { runState } from "../mapping";
import { askOne, jobsLabelled, numberAt, textOf, type VendorRow } from "./ask";
import { idPath, type Io, type Memo } from "./define";

const pollAfterSeconds = 5;
/** A job that is not seen for this long after it was asked for will not come. */
const appearSeconds = 900;

export function vendorFailure(title: string, { code, message }: { code: string | null; message: string }): OperationError {
  return { title, detail: message, vendor: { status: null, code, message } };
}

/** The job that an operation began: by its id where it is known, else by the label that it carries. */
async function jobOf(io: Io, memo: Memo, outputs: StepOutputs): Promise<VendorRow | null> {
  const known = outputs.jobId;
  if (known !== undefined) return askOne(io, { operationId: "getJob", path: `/job/${idPath(known)}` });
  const [found] = await jobsLabelled(io, String(memo.label));
  return found ?? null;
}

/** Follows a labelled job to its end; `result` says what it left. */
export async function trackJob(
  io: Io,
  moment: { memo: Memo; outputs: StepOutputs; sentAt: Date },
  result: (job: VendorRow) => Promise<Record<string, unknown>>,
): Promise<Tracking> {
  const job = await jobOf(io, moment.memo, moment.outputs);
  if (job === null) {
    if (io.now().getTime() - moment.sentAt.getTime() < appearSeconds * 1_000)
      return { state: "running", progressPercent: null, pollAfterSeconds };
    const message = "The console took the call, and no job for it has shown up since. Look at the jobs of the appliance.";
    return { state: "failed", error: vendorFailure("The job never started", { code: null, message }) };
  }
  const state = runState(textOf(job, "status"), io.log);
  if (state === "succeeded") return { state: "succeeded", result: { job: textOf(job, "jobname"), ...(await result(job)) } };
  if (state === "failed" || state === "cancelled") {
    const message = textOf(job, "message") ?? `The job ended as ${String(job.status)}.`;
    const title = state === "cancelled" ? "The job was cancelled at the vendor" : "The job failed at the vendor";
    return {
      state: "failed",
      error: vendorFailure(title, { code: textOf(job, "errorcode"), message }),
      result: { job: textOf(job, "jobname") },
    };
  }
  return { state: "running", progressPercent: numberAt(job, "progress"), pollAfterSeconds };
}
