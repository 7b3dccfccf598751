import { z } from "zod";
import { endAtProvidersWord } from "@/lib/access/oidc/sign-out";
import { ProblemError } from "@/lib/http/problems";
import { readForm } from "@/lib/http/read-body";
import { route } from "@/lib/http/route";

const form = z.object({ logout_token: z.string().min(1).max(16_384) });

export const POST = route(
  {
    action: "public",
    summary: "Back-channel logout: an identity provider says that somebody signed out there",
    params: z.object({ provider: z.string().max(32) }),
  },
  async ({ db, params: { provider }, request, requestId }) => {
    const parsed = form.safeParse(await readForm(request, 32_768));
    if (!parsed.success) throw new ProblemError("malformed-request", "logout_token: is missing; send it as a form.");
    await endAtProvidersWord(db, provider, parsed.data.logout_token, requestId);
    return new Response(null, { status: 200 });
  },
);
