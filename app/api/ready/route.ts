import { sql } from "drizzle-orm";
import { z } from "zod";
import { getDb } from "@/lib/db/client";
import { ProblemError } from "@/lib/http/problems";
import { route } from "@/lib/http/route";

export const GET = route(
  { action: "public", summary: "Database and migrations are good", answer: z.object({ status: z.literal("ready") }) },
  async () => {
    try {
      // The newest tables and the queue are there, so migrations have run.
      await getDb().execute(sql`select 1 from connections, graphile_worker.jobs, inventory_counts limit 0`);
      return { status: "ready" };
    } catch {
      throw new ProblemError("not-ready", "The database does not answer or is not migrated yet.", {
        headers: { "retry-after": "2" },
      });
    }
  },
);
