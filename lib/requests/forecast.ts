import "server-only";
import type { Caller } from "@/lib/access";
import type { Db } from "@/lib/db/client";
import type { DryRun } from "@/lib/domain/operation";
import type { CreateRequest, RequestForecast } from "@/lib/domain/request";
import { mayAskBy, type RuleContent } from "@/lib/domain/request-rule";
import { effectWords } from "@/lib/domain/request-words";
import { ProblemError } from "@/lib/http/problems";
import { invalidBody } from "@/lib/http/read-body";
import { dryRunOperation, harmlessBecause } from "@/lib/operations";
import { startAfterQuietHours } from "./quiet-hours";
import { ruleFor } from "./rules";
import { readWish, type Wish } from "./wish";

export interface Considered {
  wish: Wish;
  rule: RuleContent;
  dryRun: DryRun;
  /** Why a rule approves it at once; null when people decide. */
  automaticBecause: string | null;
}

/** Reads a wish all the way: what it would do, by which rule, and what speaks for or against it. Sends reads only. */
export async function consider(
  db: Db,
  caller: Pick<Caller, "scope" | "role">,
  body: CreateRequest,
  signal: AbortSignal,
  now = new Date(),
): Promise<Considered> {
  const wish = await readWish(db, caller, body, now);
  const rule = await ruleFor(db, wish.tenantId, wish.effect);
  if (!mayAskBy(rule, caller.role)) {
    const detail = `The rule for ${effectWords[wish.effect]} lets ${rule.askRoles.join(", ")} ask for it; your role is ${caller.role}.`;
    throw new ProblemError("not-allowed", detail);
  }
  const { sizeBytes } = wish.point;
  if (rule.largestBytes !== null && sizeBytes !== null && sizeBytes > rule.largestBytes) {
    const message = `holds ${sizeBytes} bytes; the rule for ${effectWords[wish.effect]} allows ${rule.largestBytes}. Ask an administrator.`;
    throw invalidBody([{ path: ["restoreTargetId"], message }]);
  }
  const dryRun = await dryRunOperation(db, { scope: wish.scope }, wish.operation, signal);
  return { wish, rule, dryRun, automaticBecause: await automaticBecause(db, wish, rule, dryRun) };
}

async function automaticBecause(db: Db, wish: Wish, rule: RuleContent, { checks }: DryRun): Promise<string | null> {
  if (!rule.automatic || rule.approvals > 1 || checks.some(({ level }) => level === "error")) return null;
  // What must not be larger than so much must be known to be smaller.
  if (rule.largestBytes !== null && wish.point.sizeBytes === null) return null;
  return harmlessBecause(db, wish.operation);
}

/** What would come of a wish, for whoever is about to ask. */
export function forecastOf({ wish, rule, dryRun, automaticBecause: because }: Considered, now = new Date()): RequestForecast {
  return {
    summary: dryRun.summary,
    effect: wish.effect,
    checks: checksOf(dryRun),
    input: wish.operation.input,
    approvalsNeeded: rule.approvals,
    isAutomatic: because !== null,
    decideRoles: rule.decideRoles,
    expiresAfterSeconds: rule.expiresAfterSeconds,
    startsAt: startAfterQuietHours(rule.quietHours, now)?.toISOString() ?? null,
  };
}

/** The vendor's checks. That the role may do it is not what a request is about. */
export const checksOf = ({ checks }: Pick<DryRun, "checks">) => checks.filter(({ id }) => id !== "permission");
