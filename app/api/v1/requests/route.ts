import { z } from "zod";
import { newId } from "@/lib/access/new-id";
import { listRows, streamRows } from "@/lib/db/queries/list";
import { requestList, requestListOf } from "@/lib/db/queries/request-list";
import { listAnswerSchema } from "@/lib/domain/list";
import { idempotencyKeySchema } from "@/lib/domain/operation";
import { createRequestSchema, requestDetailSchema, requestForecastSchema, requestSchema } from "@/lib/domain/request";
import { csvResponse } from "@/lib/http/csv";
import { listQuerySchema, wantsCsv } from "@/lib/http/list-route";
import { invalidBody } from "@/lib/http/read-body";
import { route } from "@/lib/http/route";
import { consider, forecastOf, submitRequest } from "@/lib/requests";

export const GET = route(
  {
    action: "requests:read",
    summary: "List requests: one's own, those that wait for one's decision, or all",
    query: listQuerySchema(requestList).extend({ show: z.enum(["mine", "to-decide", "all"]).optional() }),
    answer: listAnswerSchema(requestSchema),
    csv: true,
  },
  async ({ db, scope, caller, query, request }) => {
    const { show, ...rest } = query;
    const asked = {
      ...rest,
      limit: query.limit,
      ...(show === "mine" ? { requestedById: [caller.userId] } : {}),
      ...(show === "to-decide" ? { undecidedBy: [caller.userId, caller.role] } : {}),
    };
    if (wantsCsv(request))
      return csvResponse("requests", Object.keys(requestSchema.shape), streamRows(db, scope, requestListOf, asked));
    return { ...(await listRows(db, scope, requestListOf, asked)), asOf: new Date().toISOString() };
  },
);

export const POST = route(
  {
    action: "requests:ask",
    summary: "Ask for a restore, or with dryRun learn what would come of asking",
    query: z.object({ dryRun: z.enum(["true", "false"]).optional() }),
    body: createRequestSchema,
    answer: z.union([requestDetailSchema, requestForecastSchema]),
    status: 201,
    headers: [
      {
        name: "Idempotency-Key",
        description: "1 to 255 printable characters; the same key and body again give the same request",
        required: false,
      },
    ],
  },
  async ({ db, caller, query, body, request, requestId, signal }) => {
    if (query.dryRun === "true") return Response.json(forecastOf(await consider(db, caller, body, signal)));
    const given = request.headers.get("idempotency-key");
    const key = idempotencyKeySchema.safeParse(given ?? newId("request"));
    if (!key.success)
      throw invalidBody([{ path: ["Idempotency-Key"], message: "this header must hold 1 to 255 printable characters" }]);
    return submitRequest(db, body, { caller, idempotencyKey: key.data, requestId, signal });
  },
);
