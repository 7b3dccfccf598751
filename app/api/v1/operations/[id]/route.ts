import { z } from "zod";
import { operationSchema } from "@/lib/domain/operation";
import { ProblemError } from "@/lib/http/problems";
import { route } from "@/lib/http/route";
import { getOperation } from "@/lib/operations";

export const GET = route(
  {
    action: "operations:read",
    summary: "Show an operation",
    params: z.object({ id: z.string().max(64) }),
    answer: operationSchema,
  },
  async ({ db, scope, params: { id } }) => {
    const operation = await getOperation(db, scope, id);
    if (!operation) throw new ProblemError("not-found", "Nothing with this id is yours to see.");
    return operation;
  },
);
