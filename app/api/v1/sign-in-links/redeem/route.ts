import { redeemLink } from "@/lib/access/people";
import { redeemLinkSchema } from "@/lib/domain/sign-in";
import { route } from "@/lib/http/route";

export const POST = route(
  { action: "public", summary: "Choose a password by an invitation or a reset, once", body: redeemLinkSchema, status: 204 },
  ({ db, body, requestId }) => redeemLink(db, body, requestId),
);
