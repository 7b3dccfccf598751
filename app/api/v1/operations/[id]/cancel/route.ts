import { z } from "zod";
import { operationSchema } from "@/lib/domain/operation";
import { route } from "@/lib/http/route";
import { cancelOperation } from "@/lib/operations";

export const POST = route(
  {
    action: "operations:write",
    summary: "Stop an operation before its next vendor call",
    params: z.object({ id: z.string().max(64) }),
    answer: operationSchema,
  },
  ({ db, caller, params: { id }, requestId }) => cancelOperation(db, caller, id, requestId),
);
