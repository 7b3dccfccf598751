import "server-only";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { Caller } from "@/lib/access";
import { newId } from "@/lib/access/new-id";
import { recordAudit } from "@/lib/audit";
import type { Db } from "@/lib/db/client";
import { inScope } from "@/lib/db/queries/scope";
import { shareLinks, tenants } from "@/lib/db/schema";
import { shareLinkSchema, type CreateShareLink, type ShareLink } from "@/lib/domain/report";
import type { Scope } from "@/lib/domain/scope";
import { ProblemError } from "@/lib/http/problems";
import { hashSecret, newSecret } from "./secret";

const longestMs = 400 * 86_400_000;

interface Act {
  caller: Pick<Caller, "actor" | "scope">;
  requestId: string;
}

type Row = typeof shareLinks.$inferSelect;
const toLink = (row: Row, tenantName: string): ShareLink =>
  shareLinkSchema.parse({
    id: row.id,
    name: row.name,
    tenantId: row.tenantId,
    tenantName,
    madeBy: row.madeBy,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    lastOpenedAt: row.lastOpenedAt?.toISOString() ?? null,
    opened: row.opened,
  });

/** Links to reports of the tenants in scope, newest first; those that ended too. */
export async function listShareLinks(db: Db, scope: Scope): Promise<ShareLink[]> {
  const rows = await db
    .select({ link: shareLinks, tenantName: tenants.name })
    .from(shareLinks)
    .innerJoin(tenants, eq(tenants.id, shareLinks.tenantId))
    .where(inScope(scope, shareLinks.tenantId))
    .orderBy(desc(shareLinks.createdAt), desc(shareLinks.id));
  return rows.map(({ link, tenantName }) => toLink(link, tenantName));
}

/** Makes a link. Its secret is in this answer and nowhere else. */
export async function createShareLink(db: Db, input: CreateShareLink, act: Act): Promise<ShareLink & { secret: string }> {
  const refuse = (path: string, message: string) =>
    new ProblemError("invalid-body", `${path}: ${message}`, { errors: [{ path, message }] });
  const expiresAt = new Date(input.expiresAt);
  if (expiresAt.getTime() <= Date.now()) throw refuse("expiresAt", "has passed; choose a time to come");
  if (expiresAt.getTime() > Date.now() + longestMs) throw refuse("expiresAt", "is more than 400 days away; choose a nearer time");
  const [tenant] = await db
    .select()
    .from(tenants)
    .where(and(eq(tenants.id, input.tenantId), inScope(act.caller.scope, tenants.id)));
  if (!tenant) throw refuse("tenantId", "names no tenant of yours; choose one of the list");
  const secret = newSecret();
  const row = {
    id: newId("shareLink"),
    name: input.name,
    tenantId: tenant.id,
    hash: hashSecret(secret),
    madeBy: act.caller.actor.name,
    expiresAt,
  };
  const stored = await db.transaction(async (tx) => {
    const [made] = await tx.insert(shareLinks).values(row).returning();
    await recordAudit(tx, {
      actor: act.caller.actor,
      action: "share-link.create",
      subject: input.name,
      tenantId: tenant.id,
      outcome: "done",
      requestId: act.requestId,
      details: { id: row.id, expiresAt: expiresAt.toISOString() },
    });
    return made;
  });
  if (!stored) throw new Error("The link was not stored.");
  return { ...toLink(stored, tenant.name), secret };
}

/** Ends a link at once, wherever it is open. */
export async function endShareLink(db: Db, id: string, act: Act): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx
      .update(shareLinks)
      .set({ endedAt: sql`now()` })
      .where(and(eq(shareLinks.id, id), isNull(shareLinks.endedAt), inScope(act.caller.scope, shareLinks.tenantId)))
      .returning();
    if (!row) throw new ProblemError("not-found", "Nothing with this id is yours to see.");
    await recordAudit(tx, {
      actor: act.caller.actor,
      action: "share-link.end",
      subject: row.name,
      tenantId: row.tenantId,
      outcome: "done",
      requestId: act.requestId,
      details: { id },
    });
  });
}
