import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import { jobsLabelled, idsOf, newIn, askList, textOf } from "./ask";
import { define, idPath, jobGraceSeconds, labelOf, refuse, write } from "./define";
import { trackJob } from "./track-job";

/** A machine by itself is not run: the console runs a policy, which only a backup has. */
const input = z.strictObject({
  backupId: z.string({ error: "is needed: the console runs a policy, which only a backup has" }).pipe(idSchema),
  /** Of the template's policies, the console's id of the one to run; without it the first that takes something new. */
  policy: z.string().min(1).optional(),
  /** For databases: the database, its log, or both. */
  part: z.enum(["db", "log", "dblog"]).optional(),
});

const policiesSchema = z.array(z.object({ id: z.string(), name: z.string(), op: z.string() })).catch([]);
const takingOperations = new Set(["snap", "DirectOnVault"]);

/** Backup Now: answers nothing, so the job is found by its label. */
export const backupRun = define<z.infer<typeof input>>({
  input,
  wish: (wanted, facts) => {
    const backup = facts.find(wanted.backupId);
    if (backup === null) return refuse("backupId", "is not a backup");
    const applicationId = backup.attributes.app_id;
    if (typeof applicationId !== "string")
      return refuse("backupId", "is of a logical group, which the console does not run as a whole; run its members");
    const policies = policiesSchema.parse(backup.attributes.policies);
    const policy =
      wanted.policy === undefined
        ? policies.find(({ op }) => takingOperations.has(op))
        : policies.find(({ id }) => id === wanted.policy);
    if (policy === undefined)
      return refuse(wanted.policy === undefined ? "backupId" : "policy", "has no policy of its template that takes a backup");
    const label = labelOf(facts);
    const name = String(backup.item.vmName ?? backup.name);
    const call = {
      operationId: "backupNow",
      method: "POST" as const,
      path: `/application/${idPath(applicationId)}/backup`,
      body: { policy: { id: policy.id }, label, ...(wanted.part ? { backuptype: wanted.part } : {}) },
    };
    return {
      ok: true,
      wish: {
        steps: [write("send", `Run ${policy.name} for ${name}`, call)],
        summary: `Takes a backup of ${name} now, as its policy ${policy.name} does. Its schedule goes on as it is.`,
        subject: name,
        affected: [
          { noun: "history", partition: applicationId },
          { noun: "restoreTarget", partition: applicationId },
        ],
        memo: { label, applicationId },
      },
    };
  },
  checks: async (io, wanted, facts) => {
    const backup = facts.find(wanted.backupId);
    const applicationId = String(backup?.attributes.app_id ?? "");
    const running = await askList(io, {
      operationId: "listRunningJobs",
      path: "/job",
      query: { filter: `appid:==${applicationId}`, sort: "id:asc", limit: "50" },
    });
    const backups = running.filter((job) => textOf(job, "jobclass") === "snapshot");
    return [
      backups.length > 0
        ? {
            id: "no-run-under-way",
            level: "warning",
            message: "A backup of it is under way; this one waits until that has ended.",
          }
        : { id: "no-run-under-way", level: "ok", message: "No backup of it is under way." },
    ];
  },
  look: async (io, { memo }) => idsOf(await jobsLabelled(io, String(memo.label))),
  happened: (_moment, before, after) => {
    const jobId = newIn(before, after);
    return jobId === null ? null : { jobId };
  },
  graceSeconds: jobGraceSeconds,
  track: (io, moment) =>
    trackJob(io, moment, (job) => Promise.resolve({ run: textOf(job, "id"), startedAt: job.startdate, endedAt: job.enddate })),
});
