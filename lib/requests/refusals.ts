import type { Caller } from "@/lib/access";
import { mayDo, rolesIn } from "@/lib/access/permissions";
import { requestStateSchema } from "@/lib/domain/request";
import { mayDecideBy, requestEffectSchema, ruleContentSchema, type RuleContent } from "@/lib/domain/request-rule";
import { effectWords, requestStateWords } from "@/lib/domain/request-words";
import type { requests } from "@/lib/db/schema";
import { decidesAlike } from "./rules";

export type RequestRecord = typeof requests.$inferSelect;

/** Why not: for good because of who one is, or because of how things stand. */
export interface Refusal {
  kind: "not-allowed" | "conflict";
  reason: string;
}

type Who = Pick<Caller, "userId" | "role" | "grants" | "atMost" | "readOnly">;

const notAllowed = (reason: string): Refusal => ({ kind: "not-allowed", reason });
const conflict = (reason: string): Refusal => ({ kind: "conflict", reason });

/** Why this caller cannot decide this request at all. The person counts, not the session, token or role they come with. */
function deciderRefusal(row: RequestRecord, who: Who): Refusal | null {
  if (who.userId === row.requestedById) return notAllowed("It is your own request: somebody else decides it.");
  if (!mayDo(who, "requests:decide")) return notAllowed(`Your role (${who.role}) asks and does not decide.`);
  const rule = ruleContentSchema.parse(row.rule);
  // What somebody is elsewhere does not count for this tenant.
  if (!rolesIn(who, row.tenantId).some((role) => mayDecideBy(rule, role)))
    return notAllowed(`The rule lets ${rule.decideRoles.join(" or ")} decide this; your role is ${who.role}.`);
  return null;
}

function openRefusal(row: RequestRecord, now: Date): Refusal | null {
  const state = requestStateSchema.parse(row.state);
  if (state !== "submitted") return conflict(`The request is not waiting any more (${requestStateWords[state].toLowerCase()}).`);
  if (row.expiresAt.getTime() <= now.getTime()) return conflict("The request has expired; it can be asked again with one click.");
  return null;
}

/** Why this caller cannot approve now; null when they can. `current` is the rule that holds now. */
export function approvalRefusal(row: RequestRecord, who: Who, current: RuleContent, now: Date): Refusal | null {
  const refusal = deciderRefusal(row, who) ?? openRefusal(row, now);
  if (refusal) return refusal;
  if (!decidesAlike(ruleContentSchema.parse(row.rule), current)) {
    const effect = effectWords[effectIn(row)];
    return conflict(
      `The rule for ${effect} has changed since this was asked for. It must be asked again, which takes one click.`,
    );
  }
  return null;
}

const effectIn = (row: RequestRecord) => requestEffectSchema.parse(row.effect);

/** Why this caller cannot refuse it now; null when they can. */
export const rejectionRefusal = (row: RequestRecord, who: Who, now: Date): Refusal | null =>
  deciderRefusal(row, who) ?? openRefusal(row, now);

/** Why this caller cannot take it back now; null when they can. Whoever decides may stop what is approved and has not begun. */
export function cancelRefusal(row: RequestRecord, who: Who): Refusal | null {
  const isOwn = who.userId === row.requestedById && mayDo(who, "requests:ask");
  const state = requestStateSchema.parse(row.state);
  if (state === "submitted")
    return isOwn ? null : notAllowed("Only the person who asked can cancel it; whoever decides refuses it.");
  if (state === "approved") {
    if (isOwn || mayDo(who, "requests:decide")) return null;
    return notAllowed("Only the person who asked, or whoever decides, can cancel it.");
  }
  if (state === "running") return conflict("It has begun at the vendor. The operation's page says how to stop it.");
  return conflict(`The request is over (${requestStateWords[state].toLowerCase()}); there is nothing left to cancel.`);
}
