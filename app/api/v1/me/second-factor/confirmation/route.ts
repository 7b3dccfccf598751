import { confirmSecondFactor } from "@/lib/access/second-factor";
import { confirmSecondFactorSchema, newRecoveryCodesSchema } from "@/lib/domain/sign-in";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    action: "signed-in",
    summary: "Turn the second factor on with its first code; the recovery codes are shown once",
    body: confirmSecondFactorSchema,
    answer: newRecoveryCodesSchema,
    needsSession: true,
  },
  ({ db, caller, body, requestId }) => confirmSecondFactor(db, caller, body.code, requestId),
);
