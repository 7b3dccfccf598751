import { replaceRecoveryCodes } from "@/lib/access/second-factor";
import { newRecoveryCodesSchema, withPasswordSchema } from "@/lib/domain/sign-in";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    action: "signed-in",
    summary: "Make new recovery codes in place of the old; shown once",
    body: withPasswordSchema,
    answer: newRecoveryCodesSchema,
    needsSession: true,
  },
  ({ db, caller, body, requestId }) => replaceRecoveryCodes(db, caller, body.password, requestId),
);
