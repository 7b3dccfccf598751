import "server-only";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { recordAudit } from "@/lib/audit";
import { getEnv } from "@/lib/config/env";
import type { Db } from "@/lib/db/client";
import { readReport } from "@/lib/db/queries/report";
import { shareLinks, tenants } from "@/lib/db/schema";
import type { Report } from "@/lib/domain/report";
import { ProblemError } from "@/lib/http/problems";
import { hashSecret, secretShape } from "./secret";

/** The cookie stands for an opened link this long; then the link is opened again. */
const openSeconds = 1_800;
const cookieName = "backdesk-share";
/** Keeps cookies of shares and of sign-ins apart although one secret makes both. */
const salt = "backdesk-share";
const claimSchema = z.object({ share: z.string() });

/** The same for a link that never was, that ended and that expired. */
const closed = () =>
  new ProblemError("signed-out", "This link opens nothing (any more). Ask whoever gave it to you for a new one.");

const isOpen = () => and(isNull(shareLinks.endedAt), gt(shareLinks.expiresAt, sql`now()`));

/** Takes the secret of a link and gives the cookie that reads its report for a while; recorded every time. */
export async function openShareLink(db: Db, secret: string, requestId: string): Promise<string> {
  if (!secretShape.test(secret)) throw closed();
  const row = await db.transaction(async (tx) => {
    const [opened] = await tx
      .update(shareLinks)
      .set({ lastOpenedAt: sql`now()`, opened: sql`${shareLinks.opened} + 1` })
      .where(and(eq(shareLinks.hash, hashSecret(secret)), isOpen()))
      .returning();
    const [known] = opened
      ? [opened]
      : await tx
          .select()
          .from(shareLinks)
          .where(eq(shareLinks.hash, hashSecret(secret)));
    // A made-up secret is nobody's act; one that was good once may have got into wrong hands.
    if (known) {
      await recordAudit(tx, {
        actor: { kind: "anonymous", id: known.id, name: `Share link ${known.name}` },
        action: "share-link.open",
        subject: known.name,
        tenantId: known.tenantId,
        outcome: opened ? "done" : "refused",
        requestId,
      });
    }
    return opened;
  });
  if (!row) throw closed();
  const token = await encode({ token: { share: row.id }, secret: getEnv().NEXTAUTH_SECRET, salt, maxAge: openSeconds });
  const secure = getEnv().NEXTAUTH_URL.startsWith("https:") ? "; Secure" : "";
  return `${cookieName}=${token}; Path=/api/v1/shared; Max-Age=${openSeconds}; HttpOnly; SameSite=Strict${secure}`;
}

/** The report of the link that a request's cookie stands for, if it is still open at this moment. */
export async function readSharedReport(db: Db, cookieHeader: string | null, month: string): Promise<Report> {
  const cookie = (cookieHeader ?? "")
    .split(";")
    .map((part) => part.trim().split("="))
    .find(([name]) => name === cookieName);
  const token = await decode({ token: cookie?.slice(1).join("=") ?? "", secret: getEnv().NEXTAUTH_SECRET, salt }).catch(
    () => null,
  );
  const claim = claimSchema.safeParse(token);
  if (!claim.success) throw closed();
  const [found] = await db
    .select({ id: tenants.id, name: tenants.name })
    .from(shareLinks)
    .innerJoin(tenants, eq(tenants.id, shareLinks.tenantId))
    .where(and(eq(shareLinks.id, claim.data.share), isOpen()));
  if (!found) throw closed();
  return readReport(db, { tenantIds: [found.id] }, { month, tenant: found });
}
