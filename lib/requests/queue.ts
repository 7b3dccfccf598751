import "server-only";
import { sql } from "drizzle-orm";
import type { Queryable } from "@/lib/db/client";

/** Has a request looked after at a moment: reminded, then expired. Within the caller's transaction. */
export async function enqueueTending(db: Queryable, requestId: string, at: Date): Promise<void> {
  await db.execute(
    sql`select graphile_worker.add_job('request.tend', json_build_object('requestId', ${requestId}::text),
          run_at => ${at.toISOString()}::timestamptz, job_key => ${`tend:${requestId}`}::text)`,
  );
}
