import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { listAnswerSchema } from "@/lib/domain/list";
import { tokenSchema, type CreateToken } from "@/lib/domain/people";
import { getJson, sendJson } from "./client";

export const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: ({ signal }) => getJson("/api/v1/tokens?limit=200", listAnswerSchema(tokenSchema), { signal }),
});

/** The token itself is in this answer and nowhere else, ever. */
export const createToken = (input: CreateToken) =>
  sendJson("POST", "/api/v1/tokens", { body: input, schema: tokenSchema.extend({ token: z.string() }) });
export const revokeToken = (id: string) => sendJson("DELETE", `/api/v1/tokens/${id}`, { schema: z.undefined() });
