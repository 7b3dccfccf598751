import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { heldGrants } from "../held-grants";
import { callerOfSession } from "../sessions";
import { makePerson, makeTenant, startTestServer } from "../testing";
import type { Visit } from "../visit";
import { parseEnv } from "@/lib/config/env";
import type { OidcProvider } from "@/lib/config/oidc";
import { auditEntries, sessions, users } from "@/lib/db/schema";
import type { TestDatabase } from "@/lib/db/testing";
import { admit } from "./admit";
import { grantsOf, readPerson } from "./claims";

const provider: OidcProvider = {
  id: "acme",
  name: "Acme",
  issuer: "https://id.acme.test",
  clientId: "backdesk",
  clientSecret: "a secret",
  scopes: ["openid"],
  groupsClaim: "groups",
  readsUserinfo: false,
  mappings: [
    { group: "backup-admins", role: "admin", tenant: null },
    { group: "service-desk", role: "helpdesk", tenant: "acme" },
    { group: "service-desk", role: "viewer", tenant: "no-such-tenant" },
  ],
  createsAccounts: true,
  takesOverByEmail: false,
};
const claimsOf = (over: object = {}) => ({
  iss: "https://id.acme.test",
  sub: "subject-1",
  email: "Maria@Acme.test",
  email_verified: true,
  name: "Maria",
  groups: ["service-desk"],
  ...over,
});
const visit: Visit = { address: "192.0.2.1", userAgent: "a browser", sessionId: null, requestId: "test-request" };

describe("what a provider says of a person", () => {
  it("is read whatever shape it has", () => {
    expect(readPerson(provider, claimsOf())).toEqual({
      subject: "subject-1",
      email: "maria@acme.test",
      isEmailVerified: true,
      name: "Maria",
      sid: null,
      groups: ["service-desk"],
    });
    const keycloak = { ...provider, groupsClaim: "realm_access.roles" };
    expect(readPerson(keycloak, claimsOf({ realm_access: { roles: ["a", 7, "b"] } })).groups).toEqual(["a", "b"]);
    const named = { ...provider, groupsClaim: "https://acme.test/groups" };
    expect(readPerson(named, claimsOf({ "https://acme.test/groups": "only one" })).groups).toEqual(["only one"]);
    const entra = readPerson(
      provider,
      claimsOf({ email: undefined, email_verified: undefined, preferred_username: "M@Acme.test" }),
    );
    expect([entra.email, entra.isEmailVerified]).toEqual(["m@acme.test", false]);
  });

  it("is nothing when it comes from another issuer or names nobody", () => {
    expect(() => readPerson(provider, claimsOf({ iss: "https://evil.test" }))).toThrow("issuer");
    expect(() => readPerson(provider, claimsOf({ sub: "" }))).toThrow();
    expect(readPerson(provider, claimsOf({ groups: { length: 1 } })).groups).toEqual([]);
  });

  it("stands for the roles of the configuration, and a tenant that is unknown for none", () => {
    const tenants = [{ id: "ten_a", slug: "acme" }];
    expect(grantsOf(provider, ["service-desk", "other"], tenants)).toEqual([{ tenantId: "ten_a", role: "helpdesk" }]);
    expect(grantsOf(provider, ["backup-admins"], tenants)).toEqual([{ tenantId: null, role: "admin" }]);
    expect(grantsOf(provider, ["toString", "*"], tenants)).toEqual([]);
    const open = { ...provider, mappings: [{ group: "*", role: "viewer" as const, tenant: "ten_a" }] };
    expect(grantsOf(open, [], tenants)).toEqual([{ tenantId: "ten_a", role: "viewer" }]);
  });
});

describe("somebody whom a provider vouches for", () => {
  let database: TestDatabase;
  let acme = "";
  beforeAll(async () => {
    database = await startTestServer();
    acme = await makeTenant(database.db, "Acme");
  });
  afterAll(() => database.close());

  const come = (over: object, by: OidcProvider = provider, from: string | null = null) =>
    admit(database.db, {
      provider: by,
      person: readPerson(by, claimsOf(over)),
      idToken: "an.id.token",
      visit: { ...visit, sessionId: from },
    });
  const sessionOf = async (over: object, by?: OidcProvider, from: string | null = null) => {
    const admission = await come(over, by, from);
    if ("refusal" in admission) throw new Error(admission.refusal);
    return admission.sessionId;
  };

  it("gets an account at the first visit, keeps it at the next, and the ID token is kept encrypted", async () => {
    const first = await sessionOf({});
    const caller = await callerOfSession(database.db, first, { isActive: true });
    expect([caller?.actor.name, caller?.grants]).toEqual(["Maria", [{ tenantId: acme, role: "helpdesk" }]]);
    const second = await sessionOf({ name: "Maria R.", email: "changed@acme.test" }, provider, first);
    expect((await callerOfSession(database.db, second, { isActive: true }))?.userId).toBe(caller?.userId);
    expect(await callerOfSession(database.db, first, { isActive: true })).toBeNull();
    const [row] = await database.db.select().from(sessions).where(eq(sessions.id, second));
    expect(row?.idTokenCipher?.toString("latin1")).not.toContain("an.id.token");
    const entries = await database.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.actorId, caller?.userId ?? ""));
    expect(entries.map(({ action, outcome }) => [action, outcome])).toEqual([
      ["access.sign-in", "done"],
      ["access.sign-in", "done"],
    ]);
  });

  it("loses here what was taken away there, and what was open ends", async () => {
    const before = await sessionOf({ sub: "demoted", email: "d@acme.test", groups: ["backup-admins"] });
    const elsewhere = await sessionOf({ sub: "demoted", email: "d@acme.test", groups: ["backup-admins"] });
    const after = await sessionOf({ sub: "demoted", email: "d@acme.test" });
    for (const id of [before, elsewhere]) expect(await callerOfSession(database.db, id, { isActive: true })).toBeNull();
    const caller = await callerOfSession(database.db, after, { isActive: true });
    expect(caller?.role).toBe("helpdesk");
    expect(await come({ sub: "demoted", groups: [] })).toEqual({ refusal: "no-role" });
    expect(await callerOfSession(database.db, after, { isActive: true })).toBeNull();
    expect(await heldGrants(database.db, caller?.userId ?? "")).toEqual([]);
  });

  it.each([
    ["no group that stands for a role", { sub: "n1", email: "n1@acme.test", groups: ["lunch"] }, provider, "no-role"],
    ["no e-mail", { sub: "n2", email: undefined }, provider, "no-email"],
    [
      "no account where none are made",
      { sub: "n3", email: "n3@acme.test" },
      { ...provider, createsAccounts: false },
      "no-account",
    ],
  ])("is refused with %s", async (_what, over, by, refusal) => {
    expect(await come(over, by)).toEqual({ refusal });
    expect(
      await database.db
        .select()
        .from(users)
        .where(eq(users.email, `${String(over.sub)}@acme.test`)),
    ).toEqual([]);
  });

  it("is refused when disabled here", async () => {
    const id = await sessionOf({ sub: "disabled", email: "disabled@acme.test" });
    const caller = await callerOfSession(database.db, id, { isActive: true });
    await database.db
      .update(users)
      .set({ disabledAt: new Date() })
      .where(eq(users.id, caller?.userId ?? ""));
    expect(await come({ sub: "disabled" })).toEqual({ refusal: "disabled" });
  });

  it("does not become somebody else by an e-mail, unless the provider is trusted with it and verified it", async () => {
    const local = await makePerson(database.db, { role: "admin", email: "owner@acme.test", passwordHash: "x" });
    const trusted = { ...provider, takesOverByEmail: true };
    const as = { sub: "impostor", email: "owner@acme.test" };
    expect(await come(as)).toEqual({ refusal: "account-exists" });
    expect(await come({ ...as, email_verified: false }, trusted)).toEqual({ refusal: "account-exists" });
    expect(await come({ sub: "impostor", email: undefined, preferred_username: "owner@acme.test" }, trusted)).toEqual({
      refusal: "account-exists",
    });
    expect(await callerOfSession(database.db, local.sessionId, { isActive: true })).not.toBeNull();
    const taken = await callerOfSession(database.db, await sessionOf(as, trusted), { isActive: true });
    expect([taken?.userId, taken?.role]).toEqual([local.id, "helpdesk"]);
    expect(await callerOfSession(database.db, local.sessionId, { isActive: true })).toBeNull();
    expect(await come({ ...as, sub: "second" }, trusted)).toEqual({ refusal: "account-exists" });
  });
});

describe("the configuration of providers", () => {
  const linesWith = (value: unknown) => {
    const parsed = parseEnv({
      NODE_ENV: "production",
      BACKDESK_ENCRYPTION_KEYS: `k:${Buffer.alloc(32).toString("base64")}`,
      NEXTAUTH_SECRET: "x".repeat(32),
      NEXTAUTH_URL: "https://backdesk.example.com",
      BACKDESK_OIDC: typeof value === "string" ? value : JSON.stringify(value),
    });
    return parsed.ok ? parsed.env.BACKDESK_OIDC : parsed.lines;
  };
  const { scopes: _scopes, readsUserinfo: _reads, ...given } = provider;

  it("is taken with its defaults", () => {
    expect(linesWith([given])).toMatchObject([{ id: "acme", scopes: ["openid", "email", "profile"], readsUserinfo: false }]);
  });

  it.each([
    ["no JSON and no file", "no such file", "neither a JSON array nor a readable file"],
    ["a role that there is not", [{ ...given, mappings: [{ group: "a", role: "root" }] }], "wrong at 0.mappings.0.role"],
    ["an unknown field", [{ ...given, secret: "hush" }], "wrong at 0"],
    ["two alike", [given, given], "names two providers alike"],
    ["no secret", [{ ...given, clientSecret: undefined }], "without a client secret for acme"],
    [
      "a secret file that is not there",
      [{ ...given, clientSecret: undefined, clientSecretFile: "/nowhere" }],
      "without a client secret",
    ],
  ])("is refused with %s, in one line that repeats no secret", (_what, value, fault) => {
    const lines = linesWith(value);
    expect(lines).toEqual([expect.stringContaining(`BACKDESK_OIDC: is `)]);
    expect(lines[0]).toContain(fault);
    expect(JSON.stringify(lines)).not.toMatch(/a secret|hush/);
  });
});
