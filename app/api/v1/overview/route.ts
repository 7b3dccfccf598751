import { readOverview } from "@/lib/db/queries/overview";
import { overviewSchema } from "@/lib/domain/overview";
import { route } from "@/lib/http/route";

export const GET = route(
  { action: "inventory:read", summary: "The figures of the first page", answer: overviewSchema },
  ({ db, scope }) => readOverview(db, scope),
);
