import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as backChannel } from "./[provider]/route";
import { getEnv } from "@/lib/config/env";
import type { OidcProvider } from "@/lib/config/oidc";
import { auditEntries } from "@/lib/db/schema";
import type { TestDatabase } from "@/lib/db/testing";
import { callerOfSession } from "@/lib/access/sessions";
import { ask, makePerson, makeTenant, startTestServer, testOrigin } from "@/lib/access/testing";
import { admit } from "@/lib/access/oidc/admit";
import { readPerson } from "@/lib/access/oidc/claims";
import { signOut } from "@/lib/access/oidc/sign-out";

const event = "http://schemas.openid.net/event/backchannel-logout";

describe("the end of a session that a provider began", () => {
  let database: TestDatabase;
  let server: Server;
  let provider: OidcProvider;
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  let count = 0;

  beforeAll(async () => {
    database = await startTestServer();
    await makeTenant(database.db, "Acme");
    keys = await generateKeyPair("RS256");
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: "k1", alg: "RS256", use: "sig" };
    server = createServer((request, response) => {
      const issuer = `http://${request.headers.host}`;
      const answer = request.url?.startsWith("/jwks")
        ? { keys: [jwk] }
        : { issuer, jwks_uri: `${issuer}/jwks`, end_session_endpoint: `${issuer}/end?theme=dark` };
      response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    provider = {
      id: "acme",
      name: "Acme",
      issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      clientId: "backdesk",
      clientSecret: "a secret",
      scopes: ["openid"],
      groupsClaim: "groups",
      readsUserinfo: false,
      mappings: [{ group: "*", role: "viewer", tenant: "acme" }],
      createsAccounts: true,
      takesOverByEmail: false,
    };
    Object.assign(getEnv(), { BACKDESK_OIDC: [provider] });
  });
  afterAll(async () => {
    Object.assign(getEnv(), { BACKDESK_OIDC: [] });
    await new Promise((resolve) => server.close(resolve));
    await database.close();
  });

  /** A new person, signed in through the provider in two of its sessions. */
  async function arrive() {
    const sub = `person-${(count += 1)}`;
    const come = async (sid: string) => {
      const claims = { iss: provider.issuer, sub, email: `${sub}@acme.test`, name: sub, sid };
      const visit = { address: "192.0.2.1", userAgent: null, sessionId: null, requestId: "test-request" };
      const admission = await admit(database.db, {
        provider,
        person: readPerson(provider, claims),
        idToken: `token of ${sid}`,
        visit,
      });
      if ("refusal" in admission) throw new Error(admission.refusal);
      return admission.sessionId;
    };
    return { sub, first: await come(`${sub}-a`), second: await come(`${sub}-b`) };
  }
  const isOpen = async (id: string) => (await callerOfSession(database.db, id, { isActive: false })) !== null;

  const tokenOf = (payload: JWTPayload, over: { audience?: string; issuer?: string; typ?: string; at?: number } = {}) =>
    new SignJWT({ jti: `j${(count += 1)}`, events: { [event]: {} }, ...payload })
      .setProtectedHeader({ alg: "RS256", kid: "k1" })
      .setIssuer(over.issuer ?? provider.issuer)
      .setAudience(over.audience ?? "backdesk")
      .setIssuedAt(over.at)
      .sign(keys.privateKey);
  const tell = (token: string, id = "acme") =>
    ask(backChannel, {
      method: "POST",
      path: `/api/v1/sign-out/${id}`,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ logout_token: token }).toString(),
      params: { provider: id },
    });

  it("comes with the provider's word: one session by its name, or all of a person", async () => {
    const [maria, omar] = [await arrive(), await arrive()];
    expect((await tell(await tokenOf({ sub: maria.sub, sid: `${maria.sub}-a` }))).status).toBe(200);
    expect([await isOpen(maria.first), await isOpen(maria.second)]).toEqual([false, true]);
    expect((await tell(await tokenOf({ sub: maria.sub }))).status).toBe(200);
    expect([await isOpen(maria.second), await isOpen(omar.first)]).toEqual([false, true]);
  });

  it.each([
    ["for another client", async (sub: string) => tokenOf({ sub }, { audience: "another" })],
    ["of another issuer", async (sub: string) => tokenOf({ sub }, { issuer: "https://evil.test" })],
    ["an hour old", async (sub: string) => tokenOf({ sub }, { at: Math.floor(Date.now() / 1_000) - 3_600 })],
    ["that is an ID token", async (sub: string) => tokenOf({ sub, events: undefined, nonce: "n" })],
    ["with a nonce", async (sub: string) => tokenOf({ sub, nonce: "n" })],
    ["that names nobody", async () => tokenOf({})],
    [
      "that nobody signed",
      async (sub: string) =>
        new UnsecuredJWT({ sub, jti: "j", events: { [event]: {} } })
          .setIssuer(provider.issuer)
          .setAudience("backdesk")
          .setIssuedAt()
          .encode(),
    ],
    [
      "signed by somebody else",
      async (sub: string) => {
        const others = await generateKeyPair("RS256");
        return new SignJWT({ sub, jti: "j", events: { [event]: {} } })
          .setProtectedHeader({ alg: "RS256", kid: "k1" })
          .setIssuer(provider.issuer)
          .setAudience("backdesk")
          .setIssuedAt()
          .sign(others.privateKey);
      },
    ],
    ["that is no token", async () => "nonsense"],
  ])("does not come with a token %s", async (_what, make) => {
    const { sub, first } = await arrive();
    expect((await tell(await make(sub))).status).toBe(400);
    expect(await isOpen(first)).toBe(true);
  });

  it("does not come by a provider that there is not", async () => {
    expect((await tell(await tokenOf({ sub: "x" }), "other")).status).toBe(404);
  });

  it("does not end what the person opened in another way", async () => {
    const local = await makePerson(database.db, { role: "viewer" });
    await tell(await tokenOf({ sub: local.id }));
    expect(await isOpen(local.sessionId)).toBe(true);
  });

  it("leads the browser past the provider, with the ID token shown back and the way home", async () => {
    const { first, sub } = await arrive();
    const caller = await callerOfSession(database.db, first, { isActive: false });
    if (!caller) throw new Error("nobody");
    const next = new URL((await signOut(database.db, caller, "test-request")) ?? "");
    expect([next.origin, next.pathname]).toEqual([provider.issuer, "/end"]);
    expect(Object.fromEntries(next.searchParams)).toEqual({
      theme: "dark",
      client_id: "backdesk",
      post_logout_redirect_uri: `${testOrigin}/login`,
      id_token_hint: `token of ${sub}-a`,
    });
    expect(await isOpen(first)).toBe(false);
    const entries = await database.db.select().from(auditEntries).where(eq(auditEntries.action, "access.sign-out"));
    expect(entries.at(-1)?.details).toEqual({ provider: "acme", everywhere: true });
  });

  it("is only Backdesk's own for somebody who came with a password", async () => {
    const local = await makePerson(database.db, { role: "viewer" });
    const caller = await callerOfSession(database.db, local.sessionId, { isActive: false });
    expect(caller && (await signOut(database.db, caller, "test-request"))).toBeNull();
    expect(await isOpen(local.sessionId)).toBe(false);
  });
});
