import { setTimeout as wait } from "node:timers/promises";
import { and, eq, sql } from "drizzle-orm";
import type { Caller } from "@/lib/access/caller";
import type { Db } from "@/lib/db/client";
import { backups, requests, restoreTargets, tenants, users, vms } from "@/lib/db/schema";
import type { CreateRequest } from "@/lib/domain/request";
import { heldGrants } from "@/lib/access/held-grants";
import { strongestRole, tenantsOf } from "@/lib/access/permissions";
import { commentOnRequest, rejectRequest, submitRequest } from "@/lib/requests";

const pauseMs = 1_000;
const longestMs = 180_000;

/**
 * Gives the demo some requests to look at, asked and answered by its own people as anybody would: two that wait, one refused. None
 * is approved, so nothing is written to the sandbox of vendors. What is there stays: a demo with requests gets no more.
 */
export async function seedDemoRequests(db: Db, signal: AbortSignal): Promise<void> {
  const [known] = await db.select({ id: requests.id }).from(requests).limit(1);
  if (known) return;
  const [asker, decider] = [await callerNamed(db, "helpdesk@acme.test"), await callerNamed(db, "operator@backdesk.test")];
  const wishes = await wishesOnceRead(db, signal);
  for (const [index, wish] of wishes.entries()) {
    const requestId = `demo-${index}`;
    const made = await submitRequest(db, wish, { caller: asker, idempotencyKey: requestId, requestId, signal });
    if (index === 1) {
      await commentOnRequest(db, decider, made.id, "Is the whole machine needed, or would its files do?", requestId);
    }
    if (index === 2) {
      const reason = "This point is from before the update. Please ask for the newest one.";
      await rejectRequest(db, made.id, reason, { caller: decider, requestId });
    }
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

/** Wishes for machines of the tenant, once its points have been read from the sandbox. */
async function wishesOnceRead(db: Db, signal: AbortSignal): Promise<CreateRequest[]> {
  const endsAt = Date.now() + longestMs;
  while (Date.now() < endsAt) {
    const points = await pointsOfImages(db);
    if (points.length >= 3) return points.slice(0, 3).map(toWish);
    await wait(pauseMs, undefined, { signal });
  }
  return [];
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
    .limit(20);
  return rows.flatMap(({ id, vmId }) => (vmId === null ? [] : [{ id, vmId }]));
}

const reasons = [
  { reason: "The accounting share was deleted this morning; we need to look what was on it.", ticket: "INC-20817" },
  { reason: "The application does not start since last night's update.", ticket: "INC-20822" },
  { reason: "A customer asks for data of last week.", ticket: null },
] as const;

const toWish = ({ id, vmId }: Point, index: number): CreateRequest => ({
  vmId,
  restoreTargetId: id,
  kind: "vm",
  ...(reasons[index] ?? { reason: "For the demo.", ticket: null }),
});
