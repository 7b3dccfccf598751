import { z } from "zod";
import { signOut } from "@/lib/access/oidc/sign-out";
import { route } from "@/lib/http/route";

export const POST = route(
  {
    action: "signed-in",
    summary: "End this session; says where to end the identity provider's",
    answer: z.object({ next: z.string().nullable() }),
    needsSession: true,
    opensBeforeNewPassword: true,
  },
  async ({ db, caller, requestId }) => ({ next: await signOut(db, caller, requestId) }),
);
