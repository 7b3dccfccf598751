import { z } from "zod";
import { requestDetailSchema } from "@/lib/domain/request";
import { route } from "@/lib/http/route";
import { cancelRequest } from "@/lib/requests";

export const POST = route(
  {
    action: "requests:ask",
    summary: "Take a request back before it begins",
    params: z.object({ id: z.string().max(64) }),
    answer: requestDetailSchema,
  },
  ({ db, caller, params: { id }, requestId }) => cancelRequest(db, caller, id, requestId),
);
