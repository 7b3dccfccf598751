import { z } from "zod";
import { searchEverything } from "@/lib/db/queries/search";
import { searchResultSchema } from "@/lib/domain/overview";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    action: "inventory:read",
    summary: "Find things by name",
    query: z.object({ q: z.string().trim().min(1).max(200) }),
    answer: searchResultSchema,
  },
  ({ db, scope, query: { q } }) => searchEverything(db, scope, q),
);
