import { turnOffSecondFactor } from "@/lib/access/second-factor";
import { withPasswordSchema } from "@/lib/domain/sign-in";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    action: "signed-in",
    summary: "Turn one's own second factor off",
    body: withPasswordSchema,
    status: 204,
    needsSession: true,
  },
  ({ db, caller, body, requestId }) => turnOffSecondFactor(db, caller, body.password, requestId),
);
