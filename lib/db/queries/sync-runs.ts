import "server-only";
import { desc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import type { Scope } from "@/lib/domain/scope";
import { ProblemError } from "@/lib/http/problems";
import type { Db } from "../client";
import { syncErrors, syncRuns } from "../schema";
import { getConnection } from "./connections";

export const syncRunSchema = z.object({
  id: z.string(),
  state: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  noun: z.string().nullable(),
  done: z.int(),
  total: z.int().nullable(),
  stats: z.record(z.string(), z.unknown()),
  error: z.string().nullable(),
  errors: z.array(z.object({ noun: z.string(), vendorId: z.string().nullable(), message: z.string() })),
});
export type SyncRun = z.infer<typeof syncRunSchema>;

/** The last twenty passes over a connection that the scope sees, newest first, each with at most fifty of its errors. */
export async function listSyncRuns(db: Db, scope: Scope, connectionId: string): Promise<SyncRun[]> {
  if (!(await getConnection(db, scope, connectionId)))
    throw new ProblemError("not-found", "Nothing with this id is yours to see.");
  const runs = await db
    .select()
    .from(syncRuns)
    .where(eq(syncRuns.connectionId, connectionId))
    .orderBy(desc(syncRuns.startedAt))
    .limit(20);
  const errors =
    runs.length === 0
      ? []
      : await db
          .select()
          .from(syncErrors)
          .where(
            inArray(
              syncErrors.runId,
              runs.map(({ id }) => id),
            ),
          )
          .limit(1_000);
  return runs.map((run) =>
    syncRunSchema.parse({
      ...run,
      startedAt: run.startedAt.toISOString(),
      endedAt: run.endedAt?.toISOString() ?? null,
      errors: errors.filter((error) => error.runId === run.id).slice(0, 50),
    }),
  );
}
