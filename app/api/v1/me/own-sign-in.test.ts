import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { GET as getMe, PATCH as patchMe } from "./route";
import { POST as postPassword } from "./password/route";
import { GET as listSessions } from "./sessions/route";
import { DELETE as endSession } from "./sessions/[id]/route";
import { GET as getSignIn } from "./sign-in/route";
import { POST as offerFactor } from "./second-factor/route";
import { POST as confirmFactor } from "./second-factor/confirmation/route";
import { POST as renewCodes } from "./second-factor/recovery-codes/route";
import { POST as removeFactor } from "./second-factor/removal/route";
import { POST as createToken } from "../tokens/route";
import { DELETE as dropFactor } from "../users/[id]/second-factor/route";
import { getEnv } from "@/lib/config/env";
import { hashPassword } from "@/lib/access/passwords";
import { signInWithPassword } from "@/lib/access/password-sign-in";
import { rotateSecondFactors } from "@/lib/access/second-factor";
import { codeAt } from "@/lib/access/second-factor/authenticator";
import { ask, makePerson, signInAs, startTestServer, type TestPerson } from "@/lib/access/testing";
import { auditEntries, recoveryCodes, secondFactors, sessions, users } from "@/lib/db/schema";
import type { TestDatabase } from "@/lib/db/testing";
import { problemSchema } from "@/lib/domain/problem";
import { newRecoveryCodesSchema, ownSignInSchema, secondFactorOfferSchema, sessionSchema } from "@/lib/domain/sign-in";
import type { RouteHandler } from "@/lib/http/route";

const password = "seven lonely bananas";
const another = "eight cheerful pears";

describe("one's own sign-in", () => {
  let database: TestDatabase;
  let passwordHash = "";
  beforeAll(async () => {
    database = await startTestServer();
    passwordHash = await hashPassword(password);
  });
  afterAll(() => database.close());

  const person = () => makePerson(database.db, { role: "viewer", passwordHash });
  const post = (handler: RouteHandler, as: TestPerson | string, body: object) =>
    ask(handler, { method: "POST", path: "/api/v1/me/x", as, body });
  const statusOfMe = async (as: TestPerson | string) => (await ask(getMe, { path: "/api/v1/me", as })).status;
  const pathOfFault = async (answer: Response) => problemSchema.parse(await answer.json()).errors?.[0]?.path;
  const tokenOf = async (as: TestPerson) => {
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const made = await post(createToken, as, { name: "script", expiresAt });
    return z.object({ token: z.string() }).parse(await made.json()).token;
  };
  let address = 0;
  const signIn = (email: string, given: { password?: string; code?: string }, from: string | null = null) =>
    signInWithPassword(
      database.db,
      { email, password, ...given },
      // Another address each time: how guesses are slowed down is shown elsewhere.
      { address: `198.51.100.${(address += 1)}`, userAgent: null, sessionId: from, requestId: "test-request" },
    );

  describe("with a password", () => {
    it("ends every session and token when it is changed, and signs in with the new one alone", async () => {
      const me = await person();
      const [elsewhere, token] = [{ ...me, ...(await signInAs(database.db, me.id)) }, await tokenOf(me)];
      expect((await post(postPassword, me, { current: password, password: another })).status).toBe(204);
      for (const as of [me, elsewhere, token]) expect(await statusOfMe(as)).toBe(401);
      expect(await signIn(me.email, { password })).toEqual({ refusal: "wrong" });
      expect(await signIn(me.email, { password: another })).toHaveProperty("sessionId");
      const [entry] = await database.db.select().from(auditEntries).where(eq(auditEntries.action, "self.change-password"));
      expect(entry?.details).toEqual({ ended: { sessions: 2, tokens: 1 } });
    });

    it.each([
      ["without the present one", { current: "not it at all", password: another }, "current"],
      ["to the same", { current: password, password }, "password"],
      ["to a short one", { current: password, password: "short" }, "password"],
      ["to a common one", { current: password, password: "Password2026!" }, "password"],
      ["for somebody else", { current: password, password: another, userId: "usr_x" }, "userId"],
    ])("is not changed %s", async (_what, body, fault) => {
      const me = await person();
      const answer = await post(postPassword, me, body);
      expect([answer.status, await pathOfFault(answer)]).toEqual([422, fault]);
      expect(await statusOfMe(me)).toBe(200);
    });

    it("is not guessed faster through a session than at sign-in, nor changed by a token", async () => {
      const me = await person();
      const statuses: number[] = [];
      for (let guess = 0; guess < 6; guess += 1)
        statuses.push((await post(postPassword, me, { current: `guess ${guess}`, password: another })).status);
      expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
      await post(postPassword, me, { current: password, password: another });
      const recorded = await database.db.select().from(auditEntries).where(eq(auditEntries.subject, me.email));
      const refusals = recorded.map(({ action, outcome, details }) => [action, outcome, details]);
      expect(refusals).toEqual(
        [...Array<string>(5).fill("wrong"), "throttled"].map((refusal) => ["self.show-password", "refused", { refusal }]),
      );
      expect((await post(postPassword, await tokenOf(me), { current: password, password: another })).status).toBe(403);
    });

    it("that somebody else chose is changed before anything opens", async () => {
      const me = await person();
      await database.db.update(users).set({ mustChangePassword: true }).where(eq(users.id, me.id));
      expect(await statusOfMe(me)).toBe(403);
      expect((await post(postPassword, me, { current: password, password: another })).status).toBe(204);
      expect(await statusOfMe({ ...me, ...(await signInAs(database.db, me.id)) })).toBe(200);
    });
  });

  describe("in several sessions", () => {
    const list = async (as: TestPerson) =>
      z
        .object({ items: z.array(sessionSchema) })
        .parse(await (await ask(listSessions, { path: "/api/v1/me/sessions", as })).json()).items;
    const end = (as: TestPerson | string, id: string) =>
      ask(endSession, { method: "DELETE", path: `/api/v1/me/sessions/${id}`, as, params: { id } });

    it("shows one's own, tells which is this one, and ends one at once", async () => {
      const [me, other] = [await person(), await person()];
      const elsewhere = { ...me, ...(await signInAs(database.db, me.id)) };
      const shown = await list(me);
      expect(new Map(shown.map(({ id, isCurrent }) => [id, isCurrent]))).toEqual(
        new Map([
          [me.sessionId, true],
          [elsewhere.sessionId, false],
        ]),
      );
      expect([(await end(other, elsewhere.sessionId)).status, (await end(other, "ses_nobody")).status]).toEqual([404, 404]);
      expect((await end(me, elsewhere.sessionId)).status).toBe(204);
      expect([await statusOfMe(elsewhere), await statusOfMe(me)]).toEqual([401, 200]);
    });

    it("ends one that was idle too long, and one that is too old however busy", async () => {
      const [idle, old] = [await person(), await person()];
      const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
      const { BACKDESK_SESSION_IDLE_MINUTES: minutes } = getEnv();
      const setTo = (id: string, values: object) => database.db.update(sessions).set(values).where(eq(sessions.id, id));
      await setTo(idle.sessionId, { lastSeenAt: ago(minutes * 60 - 30) });
      expect(await statusOfMe(idle)).toBe(200);
      const [seen] = await database.db.select().from(sessions).where(eq(sessions.id, idle.sessionId));
      expect(Date.now() - (seen?.lastSeenAt.getTime() ?? 0)).toBeLessThan(10_000);
      await setTo(idle.sessionId, { lastSeenAt: ago(minutes * 60 + 1) });
      expect(await statusOfMe(idle)).toBe(401);
      await setTo(old.sessionId, { expiresAt: ago(1) });
      expect(await statusOfMe(old)).toBe(401);
    });

    it("does not take what pages ask by themselves for something that the person did", async () => {
      const me = await person();
      const lastSeenAt = new Date(Date.now() - 600_000);
      await database.db.update(sessions).set({ lastSeenAt }).where(eq(sessions.id, me.sessionId));
      await ask(getMe, { path: "/api/v1/me", as: me, headers: { "x-backdesk-unattended": "1" } });
      const [row] = await database.db.select().from(sessions).where(eq(sessions.id, me.sessionId));
      expect(row?.lastSeenAt).toEqual(lastSeenAt);
    });
  });

  describe("with a second factor", () => {
    const begin = async (me: TestPerson) =>
      secondFactorOfferSchema.parse(await (await post(offerFactor, me, { password })).json());
    const turnOn = async () => {
      const me = await person();
      const { secret } = await begin(me);
      // The code of the step before: the one of this moment is then still there to sign in with.
      const answer = await post(confirmFactor, me, { code: codeAt(secret, Date.now() - 30_000) });
      const codes = newRecoveryCodesSchema.parse(await answer.json()).recoveryCodes;
      return { me, secret, codes };
    };

    it("is offered as text and picture, and counts from the first code on", async () => {
      const me = await person();
      expect((await post(offerFactor, me, { password: "not it at all" })).status).toBe(422);
      const offer = await begin(me);
      expect(offer.uri).toContain("otpauth://totp/Backdesk");
      expect(offer.qrSvg).toMatch(/^<svg /);
      expect(await signIn(me.email, {})).toHaveProperty("sessionId");
      expect(await pathOfFault(await post(confirmFactor, me, { code: "000000" }))).toBe("code");
      const [kept] = await database.db.select().from(secondFactors).where(eq(secondFactors.userId, me.id));
      expect([kept?.confirmedAt, kept?.cipher.toString("latin1").includes(offer.secret)]).toEqual([null, false]);
    });

    it("asks for a code after the password, and takes each code once", async () => {
      const { me, secret } = await turnOn();
      expect(await signIn(me.email, { password: "not it at all", code: codeAt(secret) })).toEqual({ refusal: "wrong" });
      expect(await signIn(me.email, {})).toEqual({ refusal: "second-factor" });
      const recorded = await database.db.select().from(auditEntries).where(eq(auditEntries.subject, me.email));
      expect(recorded.map(({ action }) => action)).toEqual(["access.sign-in", "access.password-known"]);
      expect(await signIn(me.email, { code: "000000" })).toEqual({ refusal: "wrong-code" });
      const code = codeAt(secret);
      const both = await Promise.all([
        signIn(me.email, { code }),
        signIn(me.email, { code: ` ${code.slice(0, 3)} ${code.slice(3)}` }),
      ]);
      expect(both.filter((answer) => "sessionId" in answer)).toHaveLength(1);
      expect(await signIn(me.email, { code })).toEqual({ refusal: "wrong-code" });
      expect(await signIn(me.email, { code: codeAt(secret, Date.now() - 30_000) })).toEqual({ refusal: "wrong-code" });
      expect(await signIn(me.email, { code: codeAt(secret, Date.now() - 120_000) })).toEqual({ refusal: "wrong-code" });
    });

    it("takes each recovery code once in place of a code, and new ones end the old", async () => {
      const { me, codes } = await turnOn();
      const [first = "", second = ""] = codes;
      expect(new Set(codes).size).toBe(10);
      const kept = await database.db.select().from(recoveryCodes).where(eq(recoveryCodes.userId, me.id));
      expect(JSON.stringify(kept)).not.toContain(first);
      expect(await signIn(me.email, { code: first.toUpperCase().replaceAll("-", " ") })).toHaveProperty("sessionId");
      expect(await signIn(me.email, { code: first })).toEqual({ refusal: "wrong-code" });
      const own = ownSignInSchema.parse(await (await ask(getSignIn, { path: "/api/v1/me/sign-in", as: me })).json());
      expect(own.secondFactor).toMatchObject({ isOn: true, recoveryCodesLeft: 9 });
      const renewed = newRecoveryCodesSchema.parse(await (await post(renewCodes, me, { password })).json()).recoveryCodes;
      expect(await signIn(me.email, { code: second })).toEqual({ refusal: "wrong-code" });
      expect(await signIn(me.email, { code: renewed[0] ?? "" })).toHaveProperty("sessionId");
    });

    it("does not take one person's recovery code for another's", async () => {
      const [one, other] = [await turnOn(), await turnOn()];
      expect(await signIn(one.me.email, { code: other.codes[0] ?? "" })).toEqual({ refusal: "wrong-code" });
    });

    it("is turned off with the password, or by an administrator, who ends what is open", async () => {
      const [one, other] = [await turnOn(), await turnOn()];
      expect((await post(removeFactor, one.me, { password: "not it at all" })).status).toBe(422);
      expect((await post(removeFactor, one.me, { password })).status).toBe(204);
      expect(await signIn(one.me.email, {})).toHaveProperty("sessionId");
      const admin = await makePerson(database.db, { role: "admin" });
      const drop = () =>
        ask(dropFactor, { method: "DELETE", path: "/api/v1/users/x/second-factor", as: admin, params: { id: other.me.id } });
      expect([(await drop()).status, (await drop()).status]).toEqual([204, 409]);
      expect(await statusOfMe(other.me)).toBe(401);
      expect(await signIn(other.me.email, {})).toHaveProperty("sessionId");
    });

    it("is not a token's to set up", async () => {
      const me = await person();
      const token = await tokenOf(me);
      expect((await post(offerFactor, token, { password })).status).toBe(403);
      expect((await post(removeFactor, token, { password })).status).toBe(403);
    });

    it("moves to another key", async () => {
      const { me, secret } = await turnOn();
      const [old] = getEnv().BACKDESK_ENCRYPTION_KEYS;
      if (!old) throw new Error("no key");
      const young = { id: "young", key: Buffer.alloc(32, 7) };
      expect(await rotateSecondFactors(database.db, [young, old])).toBeGreaterThan(0);
      const [kept] = await database.db.select().from(secondFactors).where(eq(secondFactors.userId, me.id));
      expect(kept?.keyId).toBe("young");
      await rotateSecondFactors(database.db, [old, young]);
      expect(await signIn(me.email, { code: codeAt(secret) })).toHaveProperty("sessionId");
    });
  });

  it("is not widened by naming a role where one's own things are changed", async () => {
    const me = await person();
    for (const body of [
      { role: "admin" },
      { memberships: [{ tenantId: null, role: "admin" }] },
      { preferences: { role: "admin" } },
    ])
      expect((await ask(patchMe, { method: "PATCH", path: "/api/v1/me", as: me, body })).status).toBe(422);
    expect((await ask(getMe, { path: "/api/v1/me", as: me }).then((answer) => answer.json())).role).toBe("viewer");
  });
});
