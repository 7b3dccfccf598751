import { z } from "zod";
import { createToken, listTokens } from "@/lib/access/manage-tokens";
import { listAnswerSchema, listQueryShape } from "@/lib/domain/list";
import { createTokenSchema, tokenSchema, type ApiToken } from "@/lib/domain/people";
import { route } from "@/lib/http/route";
import { answerWhole } from "@/lib/http/whole-list";

const sorts = {
  name: (token: ApiToken) => token.name,
  createdAt: (token: ApiToken) => token.createdAt,
  expiresAt: (token: ApiToken) => token.expiresAt,
};

export const GET = route(
  {
    action: "tokens:own",
    summary: "List one's own tokens",
    query: z.object(listQueryShape),
    answer: listAnswerSchema(tokenSchema),
    csv: true,
  },
  async ({ db, caller, query, request }) => {
    const words = query.q?.trim().toLowerCase() ?? "";
    const tokens = (await listTokens(db, caller)).filter((token) => token.name.toLowerCase().includes(words));
    return answerWhole(request, tokens, { name: "tokens", item: tokenSchema, query, sorts, defaultSort: "name" });
  },
);

export const POST = route(
  {
    action: "tokens:own",
    summary: "Make a token; it is shown once",
    body: createTokenSchema,
    answer: tokenSchema.extend({ token: z.string() }),
    status: 201,
  },
  ({ db, caller, body, requestId }) => createToken(db, caller, body, requestId),
);
