import { z } from "zod";
import { readOperationGroup } from "@/lib/db/queries/operation-groups";
import { operationGroupSchema } from "@/lib/domain/operation";
import { ProblemError } from "@/lib/http/problems";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    action: "operations:read",
    summary: "Show how the operations of a group stand",
    params: z.object({ id: z.string().max(64) }),
    answer: operationGroupSchema,
  },
  async ({ db, scope, params: { id } }) => {
    const group = await readOperationGroup(db, scope, id);
    if (!group) throw new ProblemError("not-found", "Nothing with this id is yours to see.");
    return group;
  },
);
