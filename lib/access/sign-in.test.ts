import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isCallerStillValid, resolveCaller } from ".";
import { getEnv } from "@/lib/config/env";
import { authOptions } from "./auth-options";
import { sessionClaim } from "./session-claim";
import type { TestDatabase } from "@/lib/db/testing";
import { auditEntries, sessions, signInAttempts, users } from "@/lib/db/schema";
import { hashPassword } from "./passwords";
import { callerOfSession } from "./sessions";
import { setGrants } from "./people/set-grants";
import { makePerson, startTestServer } from "./testing";
import { claimAttempt, forgiveAttempts } from "./throttle";
import type { Visit } from "./visit";

const password = "correct horse battery staple";

const visitFrom = (address: string, sessionId: string | null = null): Visit => ({
  address,
  userAgent: "a browser",
  sessionId,
  requestId: "test-request",
});

/** Posts e-mail and password as next-auth hands them to the provider. */
async function signIn(email: unknown, given: unknown, address = "192.0.2.1", more: { code?: string; from?: string } = {}) {
  const [provider] = authOptions(visitFrom(address, more.from ?? null)).providers;
  if (provider?.type !== "credentials") throw new Error("no credentials provider");
  // Whatever a client posts arrives here, whatever its type says.
  const credentials: Record<string, string> = {};
  Object.assign(credentials, { email, password: given, ...(more.code === undefined ? {} : { code: more.code }) });
  const options: { authorize?: typeof provider.authorize } = provider.options;
  const user = await options.authorize?.(credentials, { method: "POST" });
  return user?.id ?? null;
}

describe("signing in", () => {
  let database: TestDatabase;
  let passwordHash = "";
  const person = () => makePerson(database.db, { role: "viewer", passwordHash });
  beforeAll(async () => {
    database = await startTestServer();
    passwordHash = await hashPassword(password);
  });
  afterAll(() => database.close());

  it("makes a new session each time and records it", async () => {
    const { email, id } = await person();
    const [first, second] = [await signIn(email, password), await signIn(` ${email.toUpperCase()} `, password)];
    expect(first).not.toBeNull();
    expect(second).not.toBe(first);
    const rows = await database.db.select().from(sessions).where(eq(sessions.userId, id));
    expect(rows.map((row) => row.id)).toEqual(expect.arrayContaining([first, second]));
    const entries = await database.db.select().from(auditEntries).where(eq(auditEntries.actorId, id));
    expect(entries.map(({ action, outcome }) => [action, outcome])).toEqual([
      ["access.sign-in", "done"],
      ["access.sign-in", "done"],
    ]);
  });

  it("fails alike for a wrong password, an unknown person, a disabled one and one without a password", async () => {
    const [known, disabled, without] = [await person(), await person(), await makePerson(database.db, { role: "viewer" })];
    await database.db.update(users).set({ disabledAt: new Date() }).where(eq(users.id, disabled.id));
    expect(await signIn(known.email, "wrong")).toBeNull();
    expect(await signIn("nobody@acme.test", password)).toBeNull();
    expect(await signIn(disabled.email, password)).toBeNull();
    expect(await signIn(without.email, password)).toBeNull();
  });

  it.each([undefined, 7, {}, "", "x".repeat(2_000)])("takes %j for no password at all", async (given) => {
    expect(await signIn((await person()).email, given)).toBeNull();
  });

  it("makes the sixth guess wait, right or wrong, known or not", async () => {
    for (const email of [(await person()).email, "never-heard@acme.test"]) {
      for (let guess = 0; guess < 5; guess += 1) expect(await signIn(email, "wrong", "192.0.2.9")).toBeNull();
      await expect(signIn(email, password, "192.0.2.9")).rejects.toThrow("throttled");
    }
  });

  it("is recorded when it has to wait, once for each wait, however often somebody tries meanwhile", async () => {
    const { email, id } = await person();
    const guess = (given = "wrong") => signIn(email, given, "192.0.2.13").catch((error: Error) => error.message);
    const waitIsOver = () => database.db.update(signInAttempts).set({ blockedUntil: new Date(Date.now() - 1) });
    for (let n = 0; n < 5; n += 1) await guess();
    expect(await Promise.all(Array.from({ length: 20 }, () => guess(password)))).toEqual(Array(20).fill("throttled"));
    await waitIsOver();
    expect(await guess()).toBeNull();
    for (let n = 0; n < 5; n += 1) expect(await guess(password)).toBe("throttled");
    const entries = await database.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.actorId, id))
      .orderBy(asc(auditEntries.sequence));
    expect(entries.map(({ outcome, details }) => [outcome, details])).toEqual(
      [...Array<string>(5).fill("wrong"), "throttled", "wrong", "throttled"].map((refusal) => [
        "refused",
        { address: "192.0.2.13", refusal },
      ]),
    );
    expect(entries.every(({ action, subject }) => action === "access.sign-in" && subject === email)).toBe(true);
  });

  it("of nobody known is recorded without what was typed", async () => {
    const typed = "hunter2-in-the-wrong-field@acme.test";
    for (let n = 0; n < 8; n += 1) await signIn(typed, "wrong", "192.0.2.14").catch(() => null);
    const entries = await database.db.select().from(auditEntries);
    const ours = entries.filter(({ details }) => JSON.stringify(details).includes('"192.0.2.14"'));
    expect(ours.map(({ actorKind, subject }) => [actorKind, subject])).toEqual(Array(6).fill(["anonymous", null]));
    expect(JSON.stringify(ours)).not.toContain("hunter2");
  });

  it("counts guesses that come at the same moment", async () => {
    const claims = await Promise.all(
      Array.from({ length: 40 }, () => claimAttempt(database.db, "parallel@acme.test", "192.0.2.10")),
    );
    expect(claims.filter(Boolean)).toHaveLength(5);
  });

  it("does not let a stranger's guesses keep the owner out", async () => {
    const { email } = await person();
    for (let guess = 0; guess < 7; guess += 1) await signIn(email, "wrong", "203.0.113.66").catch(() => null);
    expect(await signIn(email, password, "192.0.2.11")).not.toBeNull();
  });

  it("forgets failures after a right password", async () => {
    for (let round = 0; round < 4; round += 1) {
      for (let n = 0; n < 4; n += 1) expect(await claimAttempt(database.db, "forgetful@acme.test", "192.0.2.12")).toBe(true);
      await forgiveAttempts(database.db, "forgetful@acme.test", "192.0.2.12");
    }
  });

  it("ends with signing out: the cookie that somebody kept opens nothing any more", async () => {
    const { id, sessionId } = await person();
    await authOptions(visitFrom("192.0.2.1")).events?.signOut?.({
      token: { [sessionClaim]: sessionId },
      session: { expires: "" },
    });
    expect(await callerOfSession(database.db, sessionId, { isActive: true })).toBeNull();
    const entries = await database.db.select().from(auditEntries).where(eq(auditEntries.actorId, id));
    expect(entries.map(({ action }) => action)).toEqual(["access.sign-out"]);
  });

  it("holds a long answer open only while role and tenants stay as they were", async () => {
    const { id, cookie } = await person();
    const headers = new Headers({ cookie });
    const opened = await resolveCaller(database.db, headers);
    if (!opened) throw new Error("nobody");
    expect(await isCallerStillValid(database.db, headers, opened)).toBe(true);
    await setGrants(database.db, id, []);
    expect(await isCallerStillValid(database.db, headers, opened)).toBe(false);
  });

  it("ends the session that the browser came with, so that one planted before is worth nothing", async () => {
    const { email, id, sessionId } = await person();
    const fresh = await signIn(email, password, "192.0.2.20", { from: sessionId });
    expect(fresh).not.toBe(sessionId);
    expect(await callerOfSession(database.db, sessionId, { isActive: true })).toBeNull();
    expect((await callerOfSession(database.db, fresh ?? "", { isActive: true }))?.userId).toBe(id);
    const token = await authOptions(visitFrom("192.0.2.20")).callbacks?.jwt?.({
      token: { [sessionClaim]: "ses_planted" },
      user: { id: fresh ?? "" },
      account: { provider: "credentials", type: "credentials", providerAccountId: "x" },
    });
    expect(token).toEqual({ [sessionClaim]: fresh });
  });

  describe("where local sign-in is off", () => {
    const [glass, other] = ["glass@backdesk.test", "other@backdesk.test"];
    beforeAll(async () => {
      Object.assign(getEnv(), { BACKDESK_LOCAL_SIGN_IN: "off", BACKDESK_BREAK_GLASS: glass });
      for (const email of [glass, other]) await makePerson(database.db, { role: "admin", passwordHash, email });
    });
    afterAll(() => void Object.assign(getEnv(), { BACKDESK_LOCAL_SIGN_IN: "on", BACKDESK_BREAK_GLASS: undefined }));

    it("refuses a right password like a wrong one", async () => {
      expect(await signIn(other, password, "192.0.2.30")).toBeNull();
      expect(await signIn(other, "wrong", "192.0.2.30")).toBeNull();
    });

    it("lets the break-glass account in, and every try of it stands out in the audit", async () => {
      expect(await signIn(glass, "wrong", "192.0.2.31")).toBeNull();
      expect(await signIn(glass, password, "192.0.2.31")).not.toBeNull();
      const entries = await database.db.select().from(auditEntries).where(eq(auditEntries.subject, glass));
      expect(entries.map(({ action, outcome }) => [action, outcome])).toEqual([
        ["access.break-glass", "refused"],
        ["access.break-glass", "done"],
      ]);
    });
  });

  it("sends nobody to another site afterwards", async () => {
    const redirect = async (url: string) =>
      authOptions(visitFrom("192.0.2.1")).callbacks?.redirect?.({ url, baseUrl: "https://backdesk.test" });
    expect(await redirect("/vms?state=late")).toBe("https://backdesk.test/vms?state=late");
    expect(await redirect("https://backdesk.test/vms")).toBe("https://backdesk.test/vms");
    for (const url of [
      "https://evil.test",
      "//evil.test",
      "/\\evil.test",
      "https://backdesk.test.evil.test",
      "javascript:alert(1)",
      "/\t/evil.test",
      "\\\\evil.test",
    ]) {
      expect(new URL((await redirect(url)) ?? "").origin).toBe("https://backdesk.test");
    }
  });
});
