import { z } from "zod";
import { rejectRequestSchema, requestDetailSchema } from "@/lib/domain/request";
import { route } from "@/lib/http/route";
import { rejectRequest } from "@/lib/requests";

export const POST = route(
  {
    action: "requests:decide",
    summary: "Refuse a request, with a reason",
    params: z.object({ id: z.string().max(64) }),
    body: rejectRequestSchema,
    answer: requestDetailSchema,
  },
  ({ db, caller, params: { id }, body: { reason }, requestId }) => rejectRequest(db, id, reason, { caller, requestId }),
);
