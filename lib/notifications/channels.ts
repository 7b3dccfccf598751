import "server-only";
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Caller } from "@/lib/access";
import { newId } from "@/lib/access/new-id";
import { recordAudit } from "@/lib/audit";
import { getEnv } from "@/lib/config/env";
import type { Db, Transaction } from "@/lib/db/client";
import { listTenants } from "@/lib/db/queries/people";
import { inScope } from "@/lib/db/queries/scope";
import { notificationChannels, notificationDeliveries } from "@/lib/db/schema";
import { channelSchema, type ChangeChannel, type Channel, type CreateChannel, type Delivery } from "@/lib/domain/notification";
import type { Scope } from "@/lib/domain/scope";
import { ProblemError } from "@/lib/http/problems";
import { invalidBody } from "@/lib/http/read-body";
import { addressChecker } from "@/lib/providers/http";
import { openChannelSecret, sealChannelSecret } from "./channel-secret";
import { deliverToChannel } from "./deliver-channel";
import { deliveriesWhere } from "./deliveries";
import type { Message } from "./message";

type Row = typeof notificationChannels.$inferSelect;

const notFound = () => new ProblemError("not-found", "Nothing with this id is yours to see.");

/** Channels of a scope, with how the last message to each went. Addresses and keys stay where they are. */
export async function listChannels(db: Db, scope: Scope): Promise<Channel[]> {
  const rows = await db
    .select()
    .from(notificationChannels)
    .where(inScope(scope, notificationChannels.tenantId))
    .orderBy(asc(notificationChannels.name), asc(notificationChannels.id));
  return withLast(db, rows);
}

async function withLast(db: Db, rows: readonly Row[]): Promise<Channel[]> {
  if (rows.length === 0) return [];
  const last = await db
    .selectDistinctOn([notificationDeliveries.channelId])
    .from(notificationDeliveries)
    .where(
      inArray(
        notificationDeliveries.channelId,
        rows.map(({ id }) => id),
      ),
    )
    .orderBy(notificationDeliveries.channelId, sql`${notificationDeliveries.createdAt} desc`);
  return rows.map(({ id, tenantId, name, format, isActive, moments, host, createdAt }) => {
    const newest = last.find(({ channelId }) => channelId === id);
    return channelSchema.parse({
      id,
      tenantId,
      name,
      format,
      isActive,
      moments,
      host,
      createdAt: createdAt.toISOString(),
      lastSentAt: newest?.sentAt?.toISOString() ?? null,
      lastError: newest?.error ?? null,
    });
  });
}

export async function createChannel(db: Db, caller: Caller, wish: CreateChannel, requestId: string): Promise<Channel> {
  const { url, signingKey, ...rest } = wish;
  await refuseStrangersTenant(db, caller, wish.tenantId);
  refuseAddress(url);
  refuseUnsigned(wish.format, signingKey);
  const id = newId("channel");
  const row = await db.transaction(async (tx) => {
    const [made] = await tx
      .insert(notificationChannels)
      .values({ id, ...rest, host: new URL(url).host, ...sealChannelSecret(id, { url, signingKey: signingKey ?? null }) })
      .returning();
    await recordChannel(tx, caller, made, "notification-channel.create", requestId);
    return made;
  });
  if (!row) throw new Error("The channel was not stored.");
  return one(db, row);
}

export async function changeChannel(
  db: Db,
  caller: Caller,
  id: string,
  wish: ChangeChannel,
  requestId: string,
): Promise<Channel> {
  const { url, signingKey, ...rest } = wish;
  if (url !== undefined) refuseAddress(url);
  const row = await db.transaction(async (tx) => {
    const known = await lock(tx, caller.scope, id);
    const before = openChannelSecret(known);
    const secret = { url: url ?? before.url, signingKey: signingKey ?? before.signingKey };
    const [changed] = await tx
      .update(notificationChannels)
      .set({ ...rest, host: new URL(secret.url).host, ...sealChannelSecret(id, secret) })
      .where(eq(notificationChannels.id, id))
      .returning();
    await recordChannel(tx, caller, changed, "notification-channel.change", requestId, Object.keys(wish));
    return changed;
  });
  if (!row) throw notFound();
  return one(db, row);
}

export async function removeChannel(db: Db, caller: Caller, id: string, requestId: string): Promise<void> {
  await db.transaction(async (tx) => {
    const known = await lock(tx, caller.scope, id);
    await tx.delete(notificationChannels).where(eq(notificationChannels.id, id));
    await recordChannel(tx, caller, known, "notification-channel.remove", requestId);
  });
}

/** Sends a message that says it is a trial, now, and tells how it went. */
export async function tryChannel(db: Db, caller: Caller, id: string): Promise<Delivery> {
  const [channel] = await db
    .select()
    .from(notificationChannels)
    .where(and(eq(notificationChannels.id, id), inScope(caller.scope, notificationChannels.tenantId)));
  if (!channel) throw notFound();
  const deliveryId = newId("notification");
  const title = "A trial message from Backdesk";
  const message: Message = {
    moment: "commented",
    title,
    text: "If you can read this, requests will be told here.",
    requestId: null,
    at: new Date().toISOString(),
  };
  await db.insert(notificationDeliveries).values({
    id: deliveryId,
    tenantId: channel.tenantId,
    channelId: id,
    medium: channel.format,
    target: channel.name,
    title,
    message,
  });
  // A trial is not tried again by itself: whoever tries it sees how it went.
  await deliverToChannel(db, deliveryId).catch(() => undefined);
  await db
    .update(notificationDeliveries)
    .set({ state: "failed" })
    .where(and(eq(notificationDeliveries.id, deliveryId), eq(notificationDeliveries.state, "waiting")));
  const [delivery] = await deliveriesWhere(db, eq(notificationDeliveries.id, deliveryId), 1);
  if (!delivery) throw notFound();
  return delivery;
}

async function one(db: Db, row: Row): Promise<Channel> {
  const [channel] = await withLast(db, [row]);
  if (!channel) throw notFound();
  return channel;
}

async function lock(tx: Transaction, scope: Scope, id: string): Promise<Row> {
  const [row] = await tx
    .select()
    .from(notificationChannels)
    .where(and(eq(notificationChannels.id, id), inScope(scope, notificationChannels.tenantId)))
    .for("update");
  if (!row) throw notFound();
  return row;
}

function recordChannel(
  tx: Transaction,
  caller: Caller,
  row: Row | undefined,
  action: string,
  requestId: string,
  changed: readonly string[] = [],
): Promise<void> {
  return recordAudit(tx, {
    actor: caller.actor,
    action,
    subject: row?.name ?? null,
    tenantId: row?.tenantId ?? null,
    outcome: "done",
    requestId,
    details: { id: row?.id, format: row?.format, host: row?.host, ...(changed.length > 0 ? { changed } : {}) },
  });
}

async function refuseStrangersTenant(db: Db, caller: Caller, tenantId: string | null): Promise<void> {
  if (tenantId === null) {
    if (caller.scope.tenantIds === "all") return;
    throw new ProblemError(
      "not-allowed",
      "A channel for every tenant is made by administrators of all of them; name a tenant of yours.",
    );
  }
  const own = await listTenants(db, caller.scope);
  if (!own.some(({ id }) => id === tenantId)) throw invalidBody([{ path: ["tenantId"], message: "names no tenant of yours" }]);
}

/** Names are checked at every connection made; a plain address can be told at once. */
function refuseAddress(url: string): void {
  const { hostname, username, password } = new URL(url);
  if (username || password) throw invalidBody([{ path: ["url"], message: "must not hold a user name or password" }]);
  const host = hostname.replace(/^\[|\]$/g, "");
  const isPlain = /^[\d.]+$/.test(host) || host.includes(":");
  if (isPlain && !addressChecker({ networks: getEnv().BACKDESK_WEBHOOK_NETWORKS })(host))
    throw invalidBody([{ path: ["url"], message: "is in a network that BACKDESK_WEBHOOK_NETWORKS does not allow" }]);
}

function refuseUnsigned(format: CreateChannel["format"], signingKey: string | undefined): void {
  if (format === "webhook" && signingKey === undefined)
    throw invalidBody([
      {
        path: ["signingKey"],
        message: "is needed: messages are signed with it, so that the receiver can tell them from forged ones",
      },
    ]);
}
