import type { Reader, ReaderContext } from "../../reader";
import type { GoogleSettings } from "../connection";
import { historyKind, isoTime, runState, secondsOf } from "../mapping";
import { readPages } from "./pages";
import { perApplication, type KnownApplication } from "./per-application";
import { badRow, imageRow, jobRow, problem, type MadeRow } from "./rows";

type Job = Extract<ReturnType<typeof jobRow>, { ok: true }>["row"];

/** The number that a job and the image it made share: `Job_0012345` makes `Image_0012345`. */
export const serialOf = (name: string | null | undefined): string | null => /_(\d+)$/.exec(name ?? "")?.[1] ?? null;

function historyOf(
  job: Job,
  application: KnownApplication,
  mounts: ReadonlyMap<string, { id: string; label: string | null }>,
  context: ReaderContext<GoogleSettings>,
): MadeRow<"history"> {
  const state = runState(job.status, context.log);
  const kind = historyKind(job.jobclass, context.log);
  const mount = kind === "mount" ? mounts.get(serialOf(job.jobname) ?? "") : undefined;
  const isOver = state !== "running" && state !== "queued";
  return {
    row: {
      vendorId: job.id,
      vendorTenant: application.organizationId,
      tags: {},
      attributes: {
        job_name: job.jobname ?? null,
        job_class: job.jobclass ?? null,
        label: job.label ?? null,
        target_host: job.targethost ?? null,
        error_code: job.errorcode ?? null,
        is_scheduled: job.isscheduled ?? null,
        // The active image that the job left, while it is in use: what an unmount is asked for.
        mountId: mount?.id ?? null,
      },
      links: { backup: application.backupId, vm: application.id },
      fields: {
        kind,
        state,
        vendorState: [job.status, job.changerequesttext].filter(Boolean).join(", ") || null,
        backupName: application.backupName,
        vmName: application.name,
        scheduleName: job.policyname ?? null,
        startedAt: isoTime(job.startdate) ?? isoTime(job.queuedate),
        endedAt: isOver ? isoTime(job.enddate) : null,
        durationSeconds: isOver ? secondsOf(job.duration) : null,
        sizeBytes: job.relativesize === null || job.relativesize === undefined ? null : Math.max(0, Math.round(job.relativesize)),
        progressPercent: isOver ? null : Math.min(100, Math.max(0, job.progress ?? 0)),
        error: state === "failed" ? (job.message ?? "The job failed.") : null,
      },
    },
  };
}

/**
 * Jobs, live and finished, a partition per application (List All Jobs), with the active images that are mounted at the moment (List
 * Backups).
 */
export const readHistories: Reader<"history", GoogleSettings> = async function* (context) {
  const mounts = new Map<string, { id: string; label: string | null }>();
  const active = { operationId: "listBackups", path: "/backup", filters: ["characteristic:==1"] };
  for await (const page of readPages(context, active)) {
    if (!page.ok) yield problem(page.message);
    for (const value of page.ok ? page.rows : []) {
      const parsed = imageRow(value);
      const serial = parsed.ok ? serialOf(parsed.row.backupname) : null;
      if (parsed.ok && serial !== null) mounts.set(serial, { id: parsed.row.id, label: parsed.row.label ?? null });
    }
  }
  yield* perApplication<"history">(context, { operationId: "listAllJobs", path: "/jobstatus" }, (value, application) => {
    const parsed = jobRow(value);
    if (!parsed.ok) return { applicationId: "", made: badRow(value, parsed.message) };
    const owner = application(parsed.row.appid ?? "");
    return owner === undefined ? null : { applicationId: owner.id, made: historyOf(parsed.row, owner, mounts, context) };
  });
};
