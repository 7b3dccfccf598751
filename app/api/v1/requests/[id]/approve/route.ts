import { z } from "zod";
import { requestDetailSchema } from "@/lib/domain/request";
import { route } from "@/lib/http/route";
import { approveRequest } from "@/lib/requests";

export const POST = route(
  {
    action: "requests:decide",
    summary: "Approve a request; the last approval needed makes its operation",
    params: z.object({ id: z.string().max(64) }),
    answer: requestDetailSchema,
  },
  ({ db, caller, params: { id }, requestId, signal }) => approveRequest(db, id, { caller, requestId, signal }),
);
