import "server-only";
import { asc, eq } from "drizzle-orm";
import { z } from "zod";
import type { Caller } from "@/lib/access";
import { mayDo } from "@/lib/access/permissions";
import type { Db } from "@/lib/db/client";
import { toRequest } from "@/lib/db/queries/request-list";
import { requestApprovals, requestEntries } from "@/lib/db/schema";
import { checkSchema } from "@/lib/domain/operation";
import { requestDetailSchema, requestStateSchema, type RequestDetail } from "@/lib/domain/request";
import { mayAskBy, requestEffectSchema, ruleContentSchema } from "@/lib/domain/request-rule";
import { isOver } from "./life";
import { readRequest } from "./read";
import { approvalRefusal, cancelRefusal, rejectionRefusal, type Refusal } from "./refusals";
import { decidesAlike, ruleFor } from "./rules";

/** One request in the caller's scope, with its life and what this caller may do with it, and why not where not. */
export async function showRequest(db: Db, caller: Caller, id: string, now = new Date()): Promise<RequestDetail> {
  const row = await readRequest(db, caller.scope, id);
  const [approvals, entries, current] = await Promise.all([
    db.select().from(requestApprovals).where(eq(requestApprovals.requestId, id)).orderBy(asc(requestApprovals.at)),
    db.select().from(requestEntries).where(eq(requestEntries.requestId, id)).orderBy(asc(requestEntries.sequence)),
    ruleFor(db, row.tenantId, requestEffectSchema.parse(row.effect)),
  ]);
  const rule = ruleContentSchema.parse(row.rule);
  const isStuck = row.expiresAt <= now || !decidesAlike(rule, current);
  const hasApproved = approvals.some(({ userId }) => userId === caller.userId);
  const approval = hasApproved && row.state === "submitted" ? alreadyApproved : approvalRefusal(row, caller, current, now);
  return requestDetailSchema.parse({
    ...toRequest(row),
    input: row.input,
    checks: z.array(checkSchema).parse(row.checks),
    checkedAt: row.checkedAt.toISOString(),
    rule,
    approvals: approvals.map(({ userId, userName, at }) => ({ id: userId, name: userName, at: at.toISOString() })),
    entries: entries.map((entry) => ({
      id: `${entry.requestId}.${entry.sequence}`,
      at: entry.at.toISOString(),
      moment: entry.moment,
      by: entry.byId === null ? null : { id: entry.byId, name: entry.byName ?? "" },
      text: entry.text,
    })),
    may: {
      approve: allowed(approval),
      reject: allowed(rejectionRefusal(row, caller, now)),
      cancel: allowed(cancelRefusal(row, caller)),
      askAgain:
        mayDo(caller, "requests:ask") &&
        mayAskBy(current, caller.role) &&
        (isOver(requestStateSchema.parse(row.state)) || (row.state === "submitted" && isStuck)),
    },
  });
}

const alreadyApproved: Refusal = { kind: "conflict", reason: "You have approved it; somebody else is needed as well." };

const allowed = (refusal: Refusal | null) => ({ isAllowed: refusal === null, reason: refusal?.reason ?? null });
