import { offerSecondFactor } from "@/lib/access/second-factor";
import { secondFactorOfferSchema, withPasswordSchema } from "@/lib/domain/sign-in";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    action: "signed-in",
    summary: "Begin to set up a second factor: the secret to share with an authenticator",
    body: withPasswordSchema,
    answer: secondFactorOfferSchema,
    status: 201,
    needsSession: true,
  },
  ({ db, caller, body, requestId }) => offerSecondFactor(db, caller, body.password, requestId),
);
