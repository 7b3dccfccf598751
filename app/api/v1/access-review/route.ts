import { z } from "zod";
import { reviewAccess } from "@/lib/access/effective-access";
import { recordAudit } from "@/lib/audit";
import { accessLineSchema, type AccessLine } from "@/lib/domain/access-review";
import { listAnswerSchema, listQueryShape } from "@/lib/domain/list";
import { route } from "@/lib/http/route";
import { answerWhole } from "@/lib/http/whole-list";

const sorts = {
  name: (line: AccessLine) => line.name,
  email: (line: AccessLine) => line.email,
  tenantName: (line: AccessLine) => line.tenantName,
  role: (line: AccessLine) => line.role,
};

export const GET = route(
  {
    action: "people:read",
    summary: "Who can see and do what, per tenant",
    query: z.object({ ...listQueryShape, tenantId: z.array(z.string().min(1).max(64)).max(50).optional() }),
    answer: listAnswerSchema(accessLineSchema),
    csv: true,
  },
  async ({ db, scope, caller, query, request, requestId }) => {
    const words = query.q?.trim().toLowerCase() ?? "";
    const lines = (await reviewAccess(db, scope)).filter(
      (line) =>
        `${line.name} ${line.email} ${line.tenantName}`.toLowerCase().includes(words) &&
        // Who sees all sees this tenant too.
        (query.tenantId === undefined || line.via === "all-tenants" || query.tenantId.includes(line.tenantId ?? "")),
    );
    await recordAudit(db, { actor: caller.actor, action: "access-review.read", subject: null, outcome: "done", requestId });
    return answerWhole(request, lines, {
      name: "access-review",
      item: accessLineSchema,
      query,
      sorts,
      defaultSort: "tenantName",
    });
  },
);
