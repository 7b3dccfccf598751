import { z } from "zod";
import { createToken, listTokens } from "@/lib/access/manage-tokens";
import { listAnswerSchema, listQueryShape } from "@/lib/domain/list";
import { createTokenSchema, tokenSchema } from "@/lib/domain/people";
import { route } from "@/lib/http/route";
import { pageOfWhole } from "@/lib/http/whole-list";

export const GET = route(
  { action: "tokens:own", summary: "List one's own tokens", query: z.object(listQueryShape), answer: listAnswerSchema(tokenSchema) },
  async ({ db, caller, query }) => {
    const words = query.q?.trim().toLowerCase() ?? "";
    const tokens = (await listTokens(db, caller)).filter((token) => token.name.toLowerCase().includes(words));
    const sorts = { name: (token: { name: string }) => token.name, createdAt: (token: { createdAt: string }) => token.createdAt, expiresAt: (token: { expiresAt: string }) => token.expiresAt };
    return pageOfWhole(tokens, { name: "tokens", limit: query.limit, cursor: query.cursor, sort: query.sort, defaultSort: "name", sorts });
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
