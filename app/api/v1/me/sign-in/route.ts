import { showOwnSignIn } from "@/lib/access/own-sign-in";
import { ownSignInSchema } from "@/lib/domain/sign-in";
import { route } from "@/lib/http/route";

export const GET = route(
  { action: "signed-in", summary: "How one signs in oneself", answer: ownSignInSchema },
  ({ db, caller }) => showOwnSignIn(db, caller),
);
