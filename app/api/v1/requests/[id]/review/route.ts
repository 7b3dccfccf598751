import { z } from "zod";
import { requestReviewSchema } from "@/lib/domain/request";
import { route } from "@/lib/http/route";
import { reviewRequest } from "@/lib/requests";

export const GET = route(
  {
    action: "requests:decide",
    summary: "Make a request's checks anew and show exactly what would be sent; decides nothing",
    params: z.object({ id: z.string().max(64) }),
    answer: requestReviewSchema,
  },
  ({ db, caller, params: { id }, signal }) => reviewRequest(db, caller, id, signal),
);
