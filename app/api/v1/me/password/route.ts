import { changePassword } from "@/lib/access/own-sign-in";
import { changePasswordSchema } from "@/lib/domain/sign-in";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    action: "signed-in",
    summary: "Change one's own password; ends every session and token of one's own, this one included",
    body: changePasswordSchema,
    status: 204,
    needsSession: true,
    opensBeforeNewPassword: true,
  },
  ({ db, caller, body, requestId }) => changePassword(db, caller, body, requestId),
);
