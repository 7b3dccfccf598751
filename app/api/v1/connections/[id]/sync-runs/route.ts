import { z } from "zod";
import { listSyncRuns, syncRunSchema } from "@/lib/db/queries/sync-runs";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    action: "connections:sync",
    summary: "The last passes over a connection, with what could not be read",
    params: z.object({ id: z.string().max(64) }),
    answer: z.object({ items: z.array(syncRunSchema) }),
  },
  async ({ db, scope, params: { id } }) => ({ items: await listSyncRuns(db, scope, id) }),
);
