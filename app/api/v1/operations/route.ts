import { z } from "zod";
import { operationList } from "@/lib/db/queries/operation-list";
import { createOperationSchema, dryRunSchema, idempotencyKeySchema, operationSchema } from "@/lib/domain/operation";
import { listAnswerSchema } from "@/lib/domain/list";
import { csvResponse } from "@/lib/http/csv";
import { listQuerySchema, wantsCsv } from "@/lib/http/list-route";
import { invalidBody } from "@/lib/http/read-body";
import { route } from "@/lib/http/route";
import { createOperation, dryRunOperation, listOperations, streamOperations } from "@/lib/operations";

export const GET = route(
  {
    action: "operations:read",
    summary: "List operations",
    query: listQuerySchema(operationList),
    answer: listAnswerSchema(operationSchema),
    csv: true,
  },
  ({ db, scope, query, request }) =>
    wantsCsv(request)
      ? csvResponse("operations", Object.keys(operationSchema.shape), streamOperations(db, scope, query))
      : listOperations(db, scope, query),
);

export const POST = route(
  {
    action: "operations:write",
    summary: "Make an operation, or try it out with dryRun",
    query: z.object({ dryRun: z.enum(["true", "false"]).optional() }),
    body: createOperationSchema,
    answer: z.union([operationSchema, dryRunSchema]),
    status: 202,
    headers: [
      {
        name: "Idempotency-Key",
        description: "1 to 255 printable characters; the same key and body again give the same operation",
        required: false,
      },
    ],
  },
  async ({ db, caller, query, body, request, requestId, signal }) => {
    if (query.dryRun === "true") return Response.json(await dryRunOperation(db, caller, body, signal));
    const key = idempotencyKeySchema.safeParse(request.headers.get("idempotency-key") ?? "");
    if (!key.success)
      throw invalidBody([
        {
          path: ["Idempotency-Key"],
          message: "this header must hold 1 to 255 printable characters; use a new random one for each wish",
        },
      ]);
    return createOperation(db, body, { caller, idempotencyKey: key.data, requestId });
  },
);
