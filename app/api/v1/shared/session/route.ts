import { z } from "zod";
import { requireSameOrigin } from "@/lib/http/same-origin";
import { route } from "@/lib/http/route";
import { openShareLink } from "@/lib/shares";

export const POST = route(
  {
    action: "public",
    summary: "Open a share link: its secret for a cookie that reads one report for half an hour",
    body: z.strictObject({ secret: z.string().max(200) }),
    maxBodyBytes: 1_024,
    status: 204,
  },
  async ({ db, body, request, requestId }) => {
    requireSameOrigin(request);
    return new Response(null, { status: 204, headers: { "set-cookie": await openShareLink(db, body.secret, requestId) } });
  },
);
