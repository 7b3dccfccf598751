import { setTimeout as wait } from "node:timers/promises";
import { and, eq, sql } from "drizzle-orm";
import type { Caller } from "@/lib/access/caller";
import type { Db } from "@/lib/db/client";
import { backups, requests, restoreTargets, tenants, users, vms } from "@/lib/db/schema";
import type { CreateRequest } from "@/lib/domain/request";
import { heldGrants } from "@/lib/access/held-grants";
import { strongestRole, tenantsOf } from "@/lib/access/permissions";
import { ProblemError } from "@/lib/http/problems";
import { commentOnRequest, rejectRequest, submitRequest } from "@/lib/requests";

const pauseMs = 1_000;
const longestMs = 180_000;

const reasons = [
  { reason: "The accounting share was deleted this morning; we need to look what was on it.", ticket: "INC-20817" },
  { reason: "The application does not start since last night's update.", ticket: "INC-20822" },
  { reason: "A customer asks for data of last week.", ticket: null },
] as const;

/**
 * Gives the demo some requests to look at, asked and answered by its own people as anybody would: two that wait, one refused. None
 * is approved, so nothing is written to the sandbox of vendors. What is there stays: a demo with requests gets no more.
 */
export async function seedDemoRequests(db: Db, signal: AbortSignal): Promise<void> {
  const [known] = await db.select({ id: requests.id }).from(requests).limit(1);
  if (known) return;
  const [asker, decider] = [await callerNamed(db, "helpdesk@acme.test"), await callerNamed(db, "operator@backdesk.test")];
  let index = 0;
  for await (const { id: restoreTargetId, vmId } of pointsAsRead(db, signal)) {
    const wording = reasons[index];
    if (wording === undefined) return;
    const requestId = `demo-${index}`;
    const wish: CreateRequest = { vmId, restoreTargetId, kind: "vm", ...wording };
    const made = await submitUnlessRefused(db, wish, { caller: asker, idempotencyKey: requestId, requestId, signal });
    if (made === null) continue;
    if (index === 1) {
      await commentOnRequest(db, decider, made.id, "Is the whole machine needed, or would its files do?", requestId);
    }
    if (index === 2) {
      const reason = "This point is from before the update. Please ask for the newest one.";
      await rejectRequest(db, made.id, reason, { caller: decider, requestId });
    }
    index++;
  }
}

/** Some vendors cannot make a machine without being told where, which these wishes leave open: null for those. */
async function submitUnlessRefused(...submission: Parameters<typeof submitRequest>) {
  try {
    return await submitRequest(...submission);
  } catch (error) {
    if (error instanceof ProblemError && error.status === 422) return null;
    throw error;
  }
}

async function callerNamed(db: Db, email: string): Promise<Caller> {
  const [user] = await db.select().from(users).where(eq(users.email, email));
  if (!user) throw new Error(`The demo has no person ${email}.`);
  const grants = await heldGrants(db, user.id);
  return {
    actor: { kind: "user", id: user.id, name: user.name },
    userId: user.id,
    role: strongestRole(grants),
    grants,
    atMost: null,
    scope: tenantsOf(grants),
    sessionId: null,
    tokenId: null,
    readOnly: false,
    mustChangePassword: false,
  };
}

/** Points of machines of the tenant, each once, while they are being read from the sandbox. */
async function* pointsAsRead(db: Db, signal: AbortSignal): AsyncGenerator<Point, void, void> {
  const given = new Set<string>();
  const endsAt = Date.now() + longestMs;
  while (Date.now() < endsAt) {
    for (const point of await pointsOfImages(db)) {
      if (given.has(point.vmId)) continue;
      given.add(point.vmId);
      yield point;
    }
    await wait(pauseMs, undefined, { signal });
  }
}

interface Point {
  id: string;
  vmId: string;
}

/** The newest point that can be restored of each of some machines. */
async function pointsOfImages(db: Db): Promise<Point[]> {
  const rows = await db
    .selectDistinctOn([restoreTargets.vmId], { id: restoreTargets.id, vmId: restoreTargets.vmId })
    .from(restoreTargets)
    .innerJoin(backups, eq(backups.id, restoreTargets.backupId))
    // What is gone has points and no size of its own, which a new machine needs.
    .innerJoin(vms, and(eq(vms.id, restoreTargets.vmId), sql`${vms.state} is distinct from 'gone'`))
    .innerJoin(tenants, eq(tenants.id, restoreTargets.tenantId))
    .where(
      and(
        eq(tenants.slug, "acme"),
        sql`${restoreTargets.vmId} is not null and ${restoreTargets.fields}->>'restorable' = 'true'`,
        sql`${backups.fields}->>'type' = 'image'`,
        // Counted at the end of a pass: before that the tenant's people do not see the connection.
        sql`exists (select 1 from inventory_counts c where c.connection_id = ${restoreTargets.connectionId} and c.tenant_id = ${restoreTargets.tenantId})`,
      ),
    )
    .orderBy(restoreTargets.vmId, sql`${restoreTargets.at} desc`)
    .limit(200);
  return rows.flatMap(({ id, vmId }) => (vmId === null ? [] : [{ id, vmId }]));
}
