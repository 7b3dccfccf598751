import { z } from "zod";
import { listAnswerSchema, listQueryShape } from "@/lib/domain/list";
import { createShareLinkSchema, shareLinkSchema, type ShareLink } from "@/lib/domain/report";
import { route } from "@/lib/http/route";
import { answerWhole } from "@/lib/http/whole-list";
import { createShareLink, listShareLinks } from "@/lib/shares";

const sorts = {
  name: (link: ShareLink) => link.name,
  createdAt: (link: ShareLink) => link.createdAt,
  expiresAt: (link: ShareLink) => link.expiresAt,
};

export const GET = route(
  {
    action: "shares:write",
    summary: "List links to tenants' reports",
    query: z.object(listQueryShape),
    answer: listAnswerSchema(shareLinkSchema),
    csv: true,
  },
  async ({ db, scope, query, request }) => {
    const words = query.q?.trim().toLowerCase() ?? "";
    const links = (await listShareLinks(db, scope)).filter(({ name, tenantName }) =>
      `${name} ${tenantName}`.toLowerCase().includes(words),
    );
    return answerWhole(request, links, { name: "share-links", item: shareLinkSchema, query, sorts, defaultSort: "-createdAt" });
  },
);

export const POST = route(
  {
    action: "shares:write",
    summary: "Make a read-only link to a tenant's report; its secret is shown once",
    body: createShareLinkSchema,
    answer: shareLinkSchema.extend({ secret: z.string() }),
    status: 201,
  },
  ({ db, body, caller, requestId }) => createShareLink(db, body, { caller, requestId }),
);
