import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as listUsers, POST as invite } from "./route";
import { GET as showUser, PATCH as changeUser } from "./[id]/route";
import { DELETE as dropFactor } from "./[id]/second-factor/route";
import { POST as resetUser } from "./[id]/sign-in-link/route";
import { GET as getMe } from "../me/route";
import { POST as openLink } from "../sign-in-links/open/route";
import { POST as redeemLink } from "../sign-in-links/redeem/route";
import { POST as createToken } from "../tokens/route";
import { signInWithPassword } from "@/lib/access/password-sign-in";
import { inviteAdministrator } from "@/lib/access/people/administrator";
import { ask, makePerson, makeTenant, signInAs, startTestServer, type TestPerson } from "@/lib/access/testing";
import { auditEntries, signInLinks, users } from "@/lib/db/schema";
import type { TestDatabase } from "@/lib/db/testing";
import { invitedPersonSchema, meSchema, signInLinkSchema, userSchema } from "@/lib/domain/people";
import { problemSchema } from "@/lib/domain/problem";
import { z } from "zod";

const path = "/api/v1/users";
const password = "seven lonely bananas";
let count = 0;
const newEmail = () => `person-${(count += 1)}@acme.test`;

describe("people", () => {
  let database: TestDatabase;
  let [acme, globex] = ["", ""];
  let admin: TestPerson;
  let adminOfAcme: TestPerson;
  beforeAll(async () => {
    database = await startTestServer();
    [acme, globex] = [await makeTenant(database.db, "Acme"), await makeTenant(database.db, "Globex")];
    admin = await makePerson(database.db, { role: "admin" });
    adminOfAcme = await makePerson(database.db, { role: "admin", tenantIds: [acme] });
  });
  afterAll(() => database.close());

  const viewerOf = (tenantId: string | null) => [{ tenantId, role: "viewer" }];
  const post = (as: TestPerson, body: object) => ask(invite, { method: "POST", path, as, body });
  const patch = (as: TestPerson, id: string, body: object) =>
    ask(changeUser, { method: "PATCH", path: `${path}/${id}`, as, body, params: { id } });
  const reset = (as: TestPerson, id: string) =>
    ask(resetUser, { method: "POST", path: `${path}/${id}/sign-in-link`, as, params: { id } });
  const invited = async (as: TestPerson, over: object = {}) => {
    const answer = await post(as, { email: newEmail(), name: "Somebody", memberships: viewerOf(acme), ...over });
    expect(answer.status).toBe(201);
    return invitedPersonSchema.parse(await answer.json());
  };
  const secretOf = (link: { url: string } | null) => new URL(link?.url ?? "").hash.slice(1);
  const redeem = (secret: string, chosen = password) =>
    ask(redeemLink, { method: "POST", path: "/api/v1/sign-in-links/redeem", body: { secret, password: chosen } });
  const signIn = (email: string, given: string) =>
    signInWithPassword(
      database.db,
      { email, password: given },
      { address: "192.0.2.8", userAgent: null, sessionId: null, requestId: "test-request" },
    );
  const statusOfMe = async (as: TestPerson | string) => (await ask(getMe, { path: "/api/v1/me", as })).status;
  const actionsOn = async (email: string) =>
    (await database.db.select().from(auditEntries).where(eq(auditEntries.subject, email))).map(({ action }) => action);

  it("are invited by a link that opens once and is kept as a hash; its secret stands where browsers send it to nobody", async () => {
    const person = await invited(admin);
    expect(person).toMatchObject({ state: "invited", role: "viewer", tenants: [{ id: acme, name: "Acme" }] });
    const url = new URL(person.invitation?.url ?? "");
    expect([url.pathname, url.search]).toEqual(["/welcome", ""]);
    const secret = secretOf(person.invitation);
    const [kept] = await database.db.select().from(signInLinks).where(eq(signInLinks.userId, person.id));
    expect(JSON.stringify(kept)).not.toContain(secret);

    const opened = await ask(openLink, { method: "POST", path: "/api/v1/sign-in-links/open", body: { secret } });
    expect(await opened.json()).toMatchObject({ kind: "invitation", email: person.email });
    expect(await signIn(person.email, password)).toEqual({ refusal: "wrong" });
    expect((await redeem(secret, "password1234")).status).toBe(422);
    const both = await Promise.all([redeem(secret), redeem(secret, "another seven bananas")]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 404]);
    expect((await redeem(secret)).status).toBe(404);
    expect(await actionsOn(person.email)).toEqual(expect.arrayContaining(["person.invite", "access.accept-invitation"]));
  });

  it("are let in no more by a link that has expired or was replaced", async () => {
    const [late, replaced] = [await invited(admin), await invited(admin)];
    await database.db
      .update(signInLinks)
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where(eq(signInLinks.userId, late.id));
    expect((await redeem(secretOf(late.invitation))).status).toBe(404);
    const again = signInLinkSchema.parse(await (await reset(admin, replaced.id)).json());
    expect(again.kind).toBe("invitation");
    expect((await redeem(secretOf(replaced.invitation))).status).toBe(404);
    expect((await redeem(secretOf(again))).status).toBe(204);
  });

  it("begin with an administrator from the command line, who has another link until one was used", async () => {
    const first = { email: newEmail(), name: "Somebody" };
    const [lost, link] = [await inviteAdministrator(database.db, first), await inviteAdministrator(database.db, first)];
    expect((await redeem(secretOf(lost))).status).toBe(404);
    expect((await redeem(secretOf(link))).status).toBe(204);
    await expect(inviteAdministrator(database.db, first)).rejects.toThrow("belongs to an account that exists");
    const viewer = await invited(admin);
    await expect(inviteAdministrator(database.db, viewer)).rejects.toThrow("belongs to an account that exists");
    expect(await actionsOn(first.email)).toEqual(["person.invite", "person.invite", "access.accept-invitation"]);
    const made = await database.db.select({ id: users.id }).from(users).where(eq(users.email, first.email));
    for (const { id } of made) expect((await patch(admin, id, { memberships: viewerOf(acme) })).status).toBe(200);
  });

  it("with a first password that somebody else chose, open nothing before they changed it", async () => {
    const person = await invited(admin, { initialPassword: "given over the phone" });
    expect(person.invitation).toBeNull();
    expect(await signIn(person.email, "given over the phone")).toHaveProperty("sessionId");
    const session = await signInAs(database.db, person.id);
    const answer = await ask(getMe, { path: "/api/v1/me", as: { ...person, ...session } });
    expect([answer.status, problemSchema.parse(await answer.json()).type]).toEqual([403, "/problems/password-change-needed"]);
  });

  it.each([
    ["an e-mail that is none", { email: "nobody" }, "email"],
    ["no role", { memberships: [] }, "memberships"],
    ["a role that there is not", { memberships: [{ tenantId: null, role: "root" }] }, "memberships.0.role"],
    ["a tenant that there is not", { memberships: [{ tenantId: "ten_nobody", role: "viewer" }] }, "memberships.0.tenantId"],
    ["a password that is common", { initialPassword: "Password2026!" }, "initialPassword"],
    ["a hash of the inviter's choosing", { passwordHash: "x" }, "passwordHash"],
  ])("are not invited with %s", async (_what, over, fault) => {
    const answer = await post(admin, { email: newEmail(), name: "Somebody", memberships: viewerOf(acme), ...over });
    expect([answer.status, problemSchema.parse(await answer.json()).errors?.[0]?.path]).toEqual([422, fault]);
  });

  it("are managed by an administrator of their tenants alone, and given nothing beyond these", async () => {
    const [ours, theirs, both] = [
      await invited(admin),
      await invited(admin, { memberships: viewerOf(globex) }),
      await invited(admin, { memberships: [...viewerOf(acme), ...viewerOf(globex)] }),
    ];
    const listed = await (await ask(listUsers, { path, as: adminOfAcme })).text();
    expect([ours, theirs, both, admin].map(({ id }) => listed.includes(id))).toEqual([true, false, false, false]);
    for (const { id } of [theirs, both, admin, { id: "usr_nobody" }]) {
      expect((await ask(showUser, { path: `${path}/${id}`, as: adminOfAcme, params: { id } })).status).toBe(404);
      expect((await patch(adminOfAcme, id, { disabled: true })).status).toBe(404);
      expect((await reset(adminOfAcme, id)).status).toBe(404);
    }
    for (const memberships of [viewerOf(null), viewerOf(globex)]) {
      expect((await patch(adminOfAcme, ours.id, { memberships })).status).toBe(422);
      expect((await post(adminOfAcme, { email: newEmail(), name: "S", memberships })).status).toBe(422);
    }
    expect((await patch(adminOfAcme, ours.id, { memberships: [{ tenantId: acme, role: "operator" }] })).status).toBe(200);
  });

  it("are changed by administrators alone", async () => {
    const { id } = await invited(admin);
    for (const role of ["operator", "helpdesk", "viewer", "auditor"] as const) {
      const other = await makePerson(database.db, { role });
      expect((await patch(other, id, { disabled: true })).status).toBe(403);
      expect((await post(other, { email: newEmail(), name: "S", memberships: viewerOf(acme) })).status).toBe(403);
      expect((await reset(other, id)).status).toBe(403);
      expect((await ask(dropFactor, { method: "DELETE", path, as: other, params: { id } })).status).toBe(403);
    }
  });

  it("lose sessions and tokens at once when they are disabled, and come back without them", async () => {
    const person = await makePerson(database.db, { role: "operator" });
    const made = await ask(createToken, {
      method: "POST",
      path: "/api/v1/tokens",
      as: person,
      body: { name: "script", expiresAt: new Date(Date.now() + 86_400_000).toISOString() },
    });
    const { token } = z.object({ token: z.string() }).parse(await made.json());
    expect([await statusOfMe(person), await statusOfMe(token)]).toEqual([200, 200]);
    expect((await patch(admin, person.id, { disabled: true })).status).toBe(200);
    expect([await statusOfMe(person), await statusOfMe(token)]).toEqual([401, 401]);
    const enabled = userSchema.parse(await (await patch(admin, person.id, { disabled: false })).json());
    expect(enabled.disabledAt).toBeNull();
    expect([await statusOfMe(person), await statusOfMe(token)]).toEqual([401, 401]);
    expect(await actionsOn(person.email)).toEqual(["person.disable", "person.enable"]);
  });

  it("are signed out when they are given less, and not when they are given more", async () => {
    const person = await makePerson(database.db, { role: "viewer", tenantIds: [acme] });
    await patch(admin, person.id, { memberships: [{ tenantId: acme, role: "operator" }, ...viewerOf(globex)] });
    const me = meSchema.parse(await (await ask(getMe, { path: "/api/v1/me", as: person })).json());
    expect([me.role, me.tenants?.length]).toEqual(["operator", 2]);
    await patch(admin, person.id, { memberships: viewerOf(globex) });
    expect(await statusOfMe(person)).toBe(401);
    const [entry] = await database.db
      .select()
      .from(auditEntries)
      .where(and(eq(auditEntries.subject, person.email), eq(auditEntries.tenantId, acme)));
    expect(entry?.details).toMatchObject({ memberships: { after: [{ role: "operator" }, { role: "viewer" }] } });
  });

  it("cannot change themselves, and the last administrator of everything stays one", async () => {
    expect((await patch(admin, admin.id, { disabled: true })).status).toBe(409);
    const other = await makePerson(database.db, { role: "admin" });
    const all = z
      .object({ items: z.array(userSchema) })
      .parse(await (await ask(listUsers, { path: `${path}?limit=200`, as: other })).json());
    const admins = all.items.filter(({ role, tenants }) => role === "admin" && tenants === null);
    const answers = await Promise.all([
      patch(admin, other.id, { memberships: viewerOf(acme) }),
      patch(other, admin.id, { memberships: viewerOf(acme) }),
    ]);
    expect(admins).toHaveLength(2);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const left = answers[0]?.status === 200 ? admin : other;
    admin = { ...left, ...(await signInAs(database.db, left.id)) };
  });

  it("who lost their password get a link, and everything that was open ends", async () => {
    const person = await makePerson(database.db, { role: "viewer" });
    const invitation = await invited(admin);
    await redeem(secretOf(invitation.invitation));
    const link = signInLinkSchema.parse(await (await reset(admin, invitation.id)).json());
    expect(link.kind).toBe("reset");
    expect(await signIn(invitation.email, password)).toEqual({ refusal: "wrong" });
    expect((await redeem(secretOf(link), "another seven bananas")).status).toBe(204);
    expect(await signIn(invitation.email, "another seven bananas")).toHaveProperty("sessionId");
    expect((await reset(admin, person.id)).status).toBe(201);
    expect(await statusOfMe(person)).toBe(401);
  });

  it("stand in the list with state and roles, by name and as CSV", async () => {
    const answer = await ask(listUsers, { path: `${path}?q=Somebody`, as: admin, headers: { accept: "text/csv" } });
    const csv = await answer.text();
    expect(csv.split("\r\n")[0]).toContain("email,name,role,tenants,memberships,state");
    expect(csv).not.toMatch(/argon2|hash/i);
  });
});
