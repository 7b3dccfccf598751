import "server-only";
import { and, eq } from "drizzle-orm";
import { recordAudit, type AuditActor } from "@/lib/audit/record";
import type { OidcProvider } from "@/lib/config/oidc";
import type { Db, Transaction } from "@/lib/db/client";
import { identities, sessions, tenants, users } from "@/lib/db/schema";
import type { Grant } from "@/lib/domain/roles";
import { dropSecondFactor, endAllAccess } from "../end-access";
import { newId } from "../new-id";
import { takeTurn } from "../people/reach";
import { setGrants } from "../people/set-grants";
import { endLinks } from "../people/sign-in-links";
import { endSessions, startSession } from "../sessions";
import type { Visit } from "../visit";
import { grantsOf, type ProviderPerson } from "./claims";

/** Why somebody whom a provider let in is not let in here. Each has its sentence on the sign-in page. */
export type Refusal = "no-role" | "no-email" | "no-account" | "account-exists" | "disabled";
export type Admission = { sessionId: string } | { refusal: Refusal };

type User = typeof users.$inferSelect;
type Known = { user: User } | { refusal: Refusal };

/**
 * Lets in whom a provider vouches for. The provider's groups decide the roles, anew at every sign-in: what was taken away there
 * is taken away here, and with it what was opened before.
 */
export async function admit(
  db: Db,
  { provider, person, idToken, visit }: { provider: OidcProvider; person: ProviderPerson; idToken: string | null; visit: Visit },
): Promise<Admission> {
  return db.transaction(async (tx) => {
    await takeTurn(tx);
    const grants = grantsOf(provider, person.groups, await tx.select({ id: tenants.id, slug: tenants.slug }).from(tenants));
    const known = await findOrMake(tx, provider, person, grants);
    const record = (actor: AuditActor, outcome: "done" | "refused", details: Record<string, unknown>) =>
      recordAudit(tx, {
        actor,
        action: "access.sign-in",
        subject: person.email ?? person.subject,
        outcome,
        requestId: visit.requestId,
        details: { provider: provider.id, address: visit.address, ...details },
      });
    if ("refusal" in known) {
      await record({ kind: "anonymous", id: "anonymous", name: "unknown" }, "refused", known);
      return known;
    }
    const { user } = known;
    const actor = { kind: "user" as const, id: user.id, name: user.name };
    const { isLess } = await setGrants(tx, user.id, grants);
    const ended = isLess ? { ended: await endSessions(tx, eq(sessions.userId, user.id)) } : {};
    const refusal: Refusal | null = user.disabledAt !== null ? "disabled" : grants.length === 0 ? "no-role" : null;
    if (refusal !== null) {
      await record(actor, "refused", { refusal, ...ended });
      return { refusal };
    }
    const { address, userAgent } = visit;
    const sessionId = await startSession(tx, {
      userId: user.id,
      address,
      userAgent,
      provider: { id: provider.id, sid: person.sid, idToken },
      replaces: visit.sessionId,
    });
    await record(actor, "done", { memberships: grants, ...ended });
    return { sessionId };
  });
}

async function findOrMake(
  tx: Transaction,
  provider: OidcProvider,
  person: ProviderPerson,
  grants: readonly Grant[],
): Promise<Known> {
  const [known] = await tx
    .select({ user: users })
    .from(identities)
    .innerJoin(users, eq(users.id, identities.userId))
    .where(and(eq(identities.provider, provider.id), eq(identities.subject, person.subject)));
  if (known) {
    if (known.user.name !== person.name) await tx.update(users).set({ name: person.name }).where(eq(users.id, known.user.id));
    return { user: { ...known.user, name: person.name } };
  }
  if (grants.length === 0) return { refusal: "no-role" };
  if (person.email === null) return { refusal: "no-email" };
  const [same] = await tx.select().from(users).where(eq(users.email, person.email));
  if (same) return takeOver(tx, provider, person, same);
  if (!provider.createsAccounts) return { refusal: "no-account" };
  const [user] = await tx
    .insert(users)
    .values({ id: newId("user"), email: person.email, name: person.name })
    .returning();
  if (!user) throw new Error("The account was not made.");
  await tx.insert(identities).values({ provider: provider.id, subject: person.subject, userId: user.id });
  return { user };
}

/**
 * An account of the same e-mail becomes the provider's, where the configuration trusts it with that and it verified the e-mail.
 * From then on the provider alone signs its person in: password, links and second factor go, and what was open ends.
 */
async function takeOver(tx: Transaction, provider: OidcProvider, person: ProviderPerson, user: User): Promise<Known> {
  const [other] = await tx.select().from(identities).where(eq(identities.userId, user.id));
  if (!provider.takesOverByEmail || !person.isEmailVerified || other) return { refusal: "account-exists" };
  await tx.update(users).set({ passwordHash: null, mustChangePassword: false, name: person.name }).where(eq(users.id, user.id));
  await endLinks(tx, user.id);
  await dropSecondFactor(tx, user.id);
  await endAllAccess(tx, user.id);
  await tx.insert(identities).values({ provider: provider.id, subject: person.subject, userId: user.id });
  return { user: { ...user, name: person.name } };
}
