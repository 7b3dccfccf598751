import { randomUUID } from "node:crypto";
import { z } from "zod";
import { idempotencyKeySchema, operationSchema } from "@/lib/domain/operation";
import { route } from "@/lib/http/route";
import { createSyncOperation } from "@/lib/operations";

export const POST = route(
  {
    action: "connections:sync",
    summary: "Read a connection again now",
    params: z.object({ id: z.string().max(64) }),
    answer: operationSchema,
    status: 202,
  },
  ({ db, caller, params: { id }, request, requestId }) => {
    const key = idempotencyKeySchema.safeParse(request.headers.get("idempotency-key") ?? "");
    return createSyncOperation(db, id, { caller, idempotencyKey: key.success ? key.data : randomUUID(), requestId });
  },
);
