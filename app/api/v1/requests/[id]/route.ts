import { z } from "zod";
import { requestDetailSchema } from "@/lib/domain/request";
import { route } from "@/lib/http/route";
import { showRequest } from "@/lib/requests";

export const GET = route(
  {
    action: "requests:read",
    summary: "Show a request with its life and what one may do with it",
    params: z.object({ id: z.string().max(64) }),
    answer: requestDetailSchema,
  },
  ({ db, caller, params: { id } }) => showRequest(db, caller, id),
);
