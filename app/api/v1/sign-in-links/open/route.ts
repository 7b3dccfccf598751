import { openLink } from "@/lib/access/people";
import { openedLinkSchema, openLinkSchema } from "@/lib/domain/sign-in";
import { route } from "@/lib/http/route";

export const POST = route(
  { action: "public", summary: "Whom an invitation or a reset is for", body: openLinkSchema, answer: openedLinkSchema },
  ({ db, body }) => openLink(db, body.secret),
);
