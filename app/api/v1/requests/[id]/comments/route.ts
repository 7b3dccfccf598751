import { z } from "zod";
import { commentRequestSchema, requestDetailSchema } from "@/lib/domain/request";
import { route } from "@/lib/http/route";
import { commentOnRequest } from "@/lib/requests";

export const POST = route(
  {
    action: "requests:ask",
    summary: "Comment on a request",
    params: z.object({ id: z.string().max(64) }),
    body: commentRequestSchema,
    answer: requestDetailSchema,
    status: 201,
  },
  ({ db, caller, params: { id }, body: { text }, requestId }) => commentOnRequest(db, caller, id, text, requestId),
);
