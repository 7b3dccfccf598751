import "server-only";
import type { TaskList } from "graphile-worker";
import { getEnv } from "@/lib/config/env";
import { getDb } from "@/lib/db/client";
import { forwardAudit } from "./forward";
import { removeOldDays } from "./retention";
import { signDays } from "./sign-days";

/** Jobs of the record on the shared queue. */
export const auditTasks: TaskList = {
  /** Every minute: sign what was recorded, send it on, and once a day is old enough remove it. */
  "audit.keep": async () => {
    const db = getDb();
    const keys = getEnv().BACKDESK_ENCRYPTION_KEYS;
    await signDays(db, keys);
    await forwardAudit(db);
    await removeOldDays(db, keys, new Date());
  },
};

/** When `audit.keep` runs, in graphile-worker's crontab form. */
export const auditCron = [{ task: "audit.keep", match: "* * * * *", identifier: "audit.keep" }];
