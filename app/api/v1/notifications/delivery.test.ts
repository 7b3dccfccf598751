import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { eq, sql } from "drizzle-orm";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { GET as listChannels, POST as postChannel } from "../notification-channels/route";
import { DELETE as deleteChannel, PATCH as patchChannel } from "../notification-channels/[id]/route";
import { POST as tryChannel } from "../notification-channels/[id]/test/route";
import { GET as listDeliveries } from "../notification-deliveries/route";
import { GET as inbox } from "./route";
import { POST as markRead } from "./read/route";
import { GET as getChoice, PUT as putChoice } from "./choice/route";
import { POST as inviteUser } from "../users/route";
import { newId } from "@/lib/access/new-id";
import { ask, makePerson, makeTenant, startTestServer, type TestPerson } from "@/lib/access/testing";
import type { TestDatabase } from "@/lib/db/testing";
import { auditEntries, notificationChannels, notificationDeliveries, notifications, users } from "@/lib/db/schema";
import { channelSchema, deliverySchema, notificationSchema } from "@/lib/domain/notification";
import { invitedPersonSchema } from "@/lib/domain/people";
import { problemSchema } from "@/lib/domain/problem";
import { deliverMail } from "@/lib/notifications/deliver-mail";
import { deliverToChannel } from "@/lib/notifications/deliver-channel";
import { signatureOf } from "@/lib/notifications/message";
import { rotateChannelKeys } from "@/lib/notifications/rotate";
import { tell, type News } from "@/lib/notifications/tell";
import { getEnv } from "@/lib/config/env";

const mails: { to: string[]; text: string }[] = [];
let smtp: SMTPServer;
let smtpRefuses = false;
const posted: { headers: IncomingMessage["headers"]; body: string }[] = [];
let hook: Server;
let hookAnswers: number[] = [];
let hookUrl = "";
let database: TestDatabase;
let tenantId = "";
let admin: TestPerson;
let person: TestPerson;

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, callback) {
      let text = "";
      stream.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
      stream.on("end", () => {
        if (smtpRefuses) return callback(Object.assign(new Error("mailbox of secret-person is full"), { responseCode: 452 }));
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text: text.replaceAll("=\r\n", "") });
        callback();
      });
    },
  });
  const smtpPort = await new Promise<number>((resolve) => {
    const server = smtp.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
  hook = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
    request.on("end", () => {
      posted.push({ headers: request.headers, body });
      const status = hookAnswers.shift() ?? 200;
      response.writeHead(status, status >= 300 && status < 400 ? { location: "http://169.254.169.254/" } : {}).end("ok");
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, "127.0.0.1", resolve));
  hookUrl = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/services/T0/B0/a-secret-path`;
  Object.assign(process.env, {
    BACKDESK_SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    BACKDESK_MAIL_FROM: "Backdesk <backdesk@example.com>",
    BACKDESK_WEBHOOK_NETWORKS: "127.0.0.0/8",
  });
  database = await startTestServer();
  tenantId = await makeTenant(database.db, "Acme");
  admin = await makePerson(database.db, { role: "admin" });
});
afterAll(async () => {
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  await new Promise((resolve) => hook.close(resolve));
  await database.close();
});
beforeEach(async () => {
  mails.length = 0;
  posted.length = 0;
  hookAnswers = [];
  smtpRefuses = false;
  person = await makePerson(database.db, { role: "operator" });
});

const news = (over: Partial<News> = {}): News => ({
  requestId: "req_1",
  tenantId,
  moment: "submitted",
  title: "Ada asks for web01",
  text: "INC-1",
  userIds: [person.id],
  channelIds: [],
  ...over,
});
const say = (over: Partial<News> = {}) => database.db.transaction((tx) => tell(tx, news(over)));
const deliveriesOf = (userId: string) =>
  database.db.select().from(notificationDeliveries).where(eq(notificationDeliveries.userId, userId));
const jobOf = async (key: string) =>
  (
    await database.db.execute<{ seconds: number }>(
      sql`select extract(epoch from run_at - now())::int as seconds from graphile_worker.jobs where key = ${key}`,
    )
  ).rows;
const choose = (as: TestPerson, body: object) =>
  ask(putChoice, { method: "PUT", path: "/api/v1/notifications/choice", as, body });

describe("mail", () => {
  it("goes to the person through the server that is set, with a link to the request's page", async () => {
    await say();
    expect(await jobOf(`mail:${person.id}`)).toEqual([{ seconds: 0 }]);
    await deliverMail(database.db, person.id);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.to).toEqual([person.email]);
    expect(mails[0]?.text).toContain("Subject: Backdesk: Ada asks for web01");
    expect(mails[0]?.text).toContain(`${getEnv().NEXTAUTH_URL}/requests/req_1`);
    expect(mails[0]?.text).toMatch(/^From: Backdesk <backdesk@example\.com>/m);
    expect(await deliveriesOf(person.id)).toMatchObject([{ state: "sent", attempts: 1, error: null }]);
    await deliverMail(database.db, person.id);
    expect(mails).toHaveLength(1);
  });

  it("gathers what comes soon after another into one", async () => {
    await say();
    await deliverMail(database.db, person.id);
    await database.db.execute(sql`delete from graphile_worker._private_jobs where key = ${`mail:${person.id}`}`);
    for (const number of [2, 3, 4]) await say({ requestId: `req_${number}` });
    const [job] = await jobOf(`mail:${person.id}`);
    expect(job?.seconds).toBeGreaterThan(30);
    await deliverMail(database.db, person.id);
    expect(mails).toHaveLength(2);
    expect(mails[1]?.text).toContain("3 notices about requests");
  });

  it("comes as a digest, not of muted moments, or not at all, as the person chose", async () => {
    expect((await choose(person, { mail: "digest", muted: ["running"] })).status).toBe(200);
    await say();
    await say({ moment: "running" });
    const [job] = await jobOf(`mail:${person.id}`);
    expect(job?.seconds).toBeGreaterThan(600);
    expect(await deliveriesOf(person.id)).toHaveLength(1);
    await choose(person, { mail: "off", muted: [] });
    await say({ requestId: "req_2" });
    expect(await deliveriesOf(person.id)).toHaveLength(1);
    const listed = await (await ask(inbox, { path: "/api/v1/notifications", as: person })).json();
    expect(z.object({ unread: z.number() }).parse(listed).unread).toBe(2);
    const told = await (await ask(getChoice, { path: "/api/v1/notifications/choice", as: person })).json();
    expect(told).toEqual({ mail: "off", muted: [], hasMailServer: true });
  });

  it("that the server does not take is kept with the reason, without what the server said of people, and is tried again", async () => {
    smtpRefuses = true;
    await say();
    await expect(deliverMail(database.db, person.id)).rejects.toThrow(/did not take the mail \(452\)/);
    const [waiting] = await deliveriesOf(person.id);
    expect(waiting).toMatchObject({ state: "waiting", attempts: 1 });
    expect(JSON.stringify(waiting)).not.toContain("secret-person");
    smtpRefuses = false;
    await deliverMail(database.db, person.id);
    expect(await deliveriesOf(person.id)).toMatchObject([{ state: "sent", attempts: 2 }]);
    await say({ requestId: "req_9" });
    await database.db.update(notificationDeliveries).set({ attempts: 9 }).where(eq(notificationDeliveries.userId, person.id));
    smtpRefuses = true;
    await expect(deliverMail(database.db, person.id)).rejects.toThrow();
    expect((await deliveriesOf(person.id)).map(({ state }) => state).sort()).toEqual(["failed", "sent"]);
  });

  it("is not for people who were disabled", async () => {
    await say();
    await database.db.update(users).set({ disabledAt: new Date() }).where(eq(users.id, person.id));
    await deliverMail(database.db, person.id);
    expect(mails).toHaveLength(0);
    await say({ requestId: "req_2" });
    expect(await deliveriesOf(person.id)).toHaveLength(1);
  });
});

describe("an invitation by mail", () => {
  const inviting = async (over: object = {}) => {
    const email = `${newId("user")}@acme.test`;
    const memberships = [{ tenantId, role: "viewer" }];
    const body = { email, name: "Carla <b>", memberships, sendMail: true, ...over };
    return ask(inviteUser, { method: "POST", path: "/api/v1/users", as: admin, body });
  };
  const recordOf = async (email: string) =>
    (await database.db.select().from(auditEntries).where(eq(auditEntries.subject, email))).map(({ action, outcome }) => [
      action,
      outcome,
    ]);

  it("brings the link to whom it is for, and the inviter sees that it went", async () => {
    const answer = await inviting();
    expect(answer.status).toBe(201);
    const { email, invitation, mail } = invitedPersonSchema.parse(await answer.json());
    expect(mail).toEqual({ to: email, error: null });
    expect(mails.map(({ to }) => to)).toEqual([[email]]);
    const text = (mails[0]?.text ?? "").replaceAll("=3D", "=");
    expect(text).toContain(invitation?.url);
    expect(text).not.toContain("Carla <b><br>");
    expect(await recordOf(email)).toEqual([
      ["person.invite", "done"],
      ["person.mail-invitation", "done"],
    ]);
    expect(JSON.stringify(await database.db.select().from(auditEntries))).not.toContain(new URL(invitation?.url ?? "").hash);
  });

  it("that the mail server does not take leaves the link and says so, without what the server said of people", async () => {
    smtpRefuses = true;
    const { email, invitation, mail } = invitedPersonSchema.parse(await (await inviting()).json());
    expect([mail?.to, mail?.error]).toEqual([email, expect.stringMatching(/^The mail server .+\(452\)\.$/)]);
    expect(invitation?.url).toContain("/welcome#");
    expect(await recordOf(email)).toContainEqual(["person.mail-invitation", "failed"]);
  });

  it("is not sent unasked, nor beside a first password, nor without a mail server; then nobody is invited", async () => {
    expect(invitedPersonSchema.parse(await (await inviting({ sendMail: false })).json()).mail).toBeNull();
    const faultOf = async (answer: Response) => problemSchema.parse(await answer.json()).errors?.[0]?.path;
    const email = "never-invited@acme.test";
    expect(await faultOf(await inviting({ email, initialPassword: "given over the phone" }))).toBe("sendMail");
    const { BACKDESK_SMTP_URL } = getEnv();
    Object.assign(getEnv(), { BACKDESK_SMTP_URL: undefined });
    expect(await faultOf(await inviting({ email }))).toBe("sendMail");
    Object.assign(getEnv(), { BACKDESK_SMTP_URL });
    expect(mails).toEqual([]);
    expect(await database.db.select().from(users).where(eq(users.email, email))).toEqual([]);
  });
});

describe("the list of notices", () => {
  it("is one's own, and only one's own are marked as read", async () => {
    const other = await makePerson(database.db, { role: "operator" });
    await say();
    await say({ requestId: "req_2", userIds: [other.id] });
    const read = async (as: TestPerson) =>
      z
        .object({ items: z.array(notificationSchema), unread: z.number() })
        .parse(await (await ask(inbox, { path: "/api/v1/notifications", as })).json());
    expect(await read(person)).toMatchObject({ unread: 1, items: [{ href: "/requests/req_1", readAt: null }] });
    const theirs = (await read(other)).items.map(({ id }) => id);
    const mark = (ids: string[] | null) =>
      ask(markRead, { method: "POST", path: "/api/v1/notifications/read", as: person, body: { ids } });
    expect((await mark(theirs)).status).toBe(204);
    expect((await read(other)).unread).toBe(1);
    expect((await mark(null)).status).toBe(204);
    expect([(await read(person)).unread, (await read(other)).unread]).toEqual([0, 1]);
    expect(await database.db.select().from(notifications).where(eq(notifications.userId, other.id))).toHaveLength(1);
  });
});

describe("a channel", () => {
  const path = "/api/v1/notification-channels";
  const key = "a signing key of a webhook";
  const make = async (over: object = {}) => {
    const body = {
      name: `Hook ${newId("channel").slice(-4)}`,
      format: "webhook",
      isActive: true,
      moments: ["submitted"],
      tenantId: null,
      url: hookUrl,
      signingKey: key,
      ...over,
    };
    return ask(postChannel, { method: "POST", path, as: admin, body });
  };
  const made = async (over: object = {}) => {
    const answer = await make(over);
    expect(answer.status).toBe(201);
    return channelSchema.parse(await answer.json());
  };
  const deliveriesTo = (channelId: string) =>
    database.db.select().from(notificationDeliveries).where(eq(notificationDeliveries.channelId, channelId));

  it("is told with a signature and a time that the receiver can prove", async () => {
    const channel = await made();
    await say({ channelIds: [channel.id] });
    const [delivery] = await deliveriesTo(channel.id);
    await deliverToChannel(database.db, delivery?.id ?? "");
    expect(posted).toHaveLength(1);
    const { headers, body } = posted[0] ?? { headers: {}, body: "" };
    const timestamp = String(headers["backdesk-timestamp"]);
    expect(Math.abs(Number(timestamp) - Date.now() / 1_000)).toBeLessThan(30);
    expect(headers["backdesk-signature"]).toBe(signatureOf(key, timestamp, body));
    expect(headers["backdesk-delivery"]).toBe(delivery?.id);
    expect(JSON.parse(body)).toMatchObject({ type: "request.submitted", request: { id: "req_1" } });
    expect(await deliveriesTo(channel.id)).toMatchObject([{ state: "sent", attempts: 1 }]);
  });

  it("is tried again after a failure, which is shown, and gives up at last", async () => {
    const channel = await made();
    await say({ channelIds: [channel.id] });
    const [delivery] = await deliveriesTo(channel.id);
    const id = delivery?.id ?? "";
    hookAnswers = [503, 200];
    await expect(deliverToChannel(database.db, id)).rejects.toThrow("It answered 503.");
    const shown = z
      .object({ items: z.array(deliverySchema) })
      .parse(await (await ask(listDeliveries, { path: "/api/v1/notification-deliveries?state=waiting", as: admin })).json());
    expect(shown.items.find((entry) => entry.id === id)).toMatchObject({ attempts: 1, error: "It answered 503." });
    await deliverToChannel(database.db, id);
    expect(await deliveriesTo(channel.id)).toMatchObject([{ state: "sent", attempts: 2, error: null }]);
    await say({ requestId: "req_2", channelIds: [channel.id] });
    const next = (await deliveriesTo(channel.id)).find(({ state }) => state === "waiting");
    await database.db
      .update(notificationDeliveries)
      .set({ attempts: 9 })
      .where(eq(notificationDeliveries.id, next?.id ?? ""));
    hookAnswers = [500];
    await deliverToChannel(database.db, next?.id ?? "");
    expect((await deliveriesTo(channel.id)).find((row) => row.id === next?.id)).toMatchObject({ state: "failed", attempts: 10 });
  });

  it("does not follow redirects", async () => {
    const channel = await made();
    hookAnswers = [302];
    const answer = await ask(tryChannel, { method: "POST", path: `${path}/x`, as: admin, params: { id: channel.id } });
    expect(deliverySchema.parse(await answer.json())).toMatchObject({
      state: "failed",
      error: "It answered 302; redirects are not followed.",
    });
    expect(posted).toHaveLength(1);
  });

  it("is told only of its moments, of its tenant, and while it is active", async () => {
    const other = await makeTenant(database.db, "Globex");
    const [moments, stranger, off] = [
      await made({ moments: ["failed"] }),
      await made({ tenantId: other }),
      await made({ isActive: false }),
    ];
    await say({ channelIds: [moments.id, stranger.id, off.id] });
    for (const { id } of [moments, stranger, off]) expect(await deliveriesTo(id)).toEqual([]);
  });

  it.each(["slack", "mattermost", "teams"] as const)("takes the form of %s, whose secret is the address", async (format) => {
    const channel = await made({ format, signingKey: undefined });
    const answer = await ask(tryChannel, { method: "POST", path: `${path}/x`, as: admin, params: { id: channel.id } });
    expect(deliverySchema.parse(await answer.json()).state).toBe("sent");
    expect(posted[0]?.headers["backdesk-signature"]).toBeUndefined();
    expect(posted[0]?.body).toContain("A trial message from Backdesk");
  });

  it("never gives back its address or key, in answers, record or database", async () => {
    await made();
    const listed = await (await ask(listChannels, { path, as: admin })).text();
    const record = JSON.stringify(await database.db.select().from(auditEntries));
    const dump = await database.db.execute<{ dump: string }>(sql`select json_agg(t)::text as dump from notification_channels t`);
    for (const text of [listed, record, dump.rows[0]?.dump ?? ""]) {
      expect(text).not.toContain("a-secret-path");
      expect(text).not.toContain(key);
    }
  });

  it.each([
    ["an address in a network that is not allowed", { url: "http://169.254.169.254/latest" }, "url"],
    ["an address with a password", { url: "https://user:pass@example.com/" }, "url"],
    ["no key to sign with", { signingKey: undefined }, "signingKey"],
    ["a moment that is none", { moments: ["always"] }, "moments.0"],
    ["a tenant that is none", { tenantId: "ten_nobody" }, "tenantId"],
  ])("is not made with %s", async (_what, over, field) => {
    const answer = await make(over);
    expect(answer.status).toBe(422);
    expect(problemSchema.parse(await answer.json()).errors?.map((error) => error.path)).toContain(field);
  });

  it("whose name resolves into a network that is not allowed is not connected to", async () => {
    const channel = await made({ url: "http://localhost:9/" });
    Object.assign(getEnv(), { BACKDESK_WEBHOOK_NETWORKS: ["public"] });
    const answer = await ask(tryChannel, { method: "POST", path: `${path}/x`, as: admin, params: { id: channel.id } });
    Object.assign(getEnv(), { BACKDESK_WEBHOOK_NETWORKS: ["127.0.0.0/8"] });
    expect(deliverySchema.parse(await answer.json()).error).toContain("BACKDESK_WEBHOOK_NETWORKS");
  });

  it("is the administrators' to change and remove, within their tenants", async () => {
    const channel = await made();
    const change = (as: TestPerson) =>
      ask(patchChannel, { method: "PATCH", path: `${path}/x`, as, params: { id: channel.id }, body: { name: "Renamed" } });
    const ofAcme = await makePerson(database.db, { role: "admin", tenantIds: [tenantId] });
    expect([(await change(person)).status, (await change(ofAcme)).status, (await change(admin)).status]).toEqual([403, 404, 200]);
    const removed = await ask(deleteChannel, { method: "DELETE", path: `${path}/x`, as: admin, params: { id: channel.id } });
    expect(removed.status).toBe(204);
    expect(await database.db.select().from(notificationChannels).where(eq(notificationChannels.id, channel.id))).toEqual([]);
  });

  it("is encrypted anew when keys are rotated, and still works", async () => {
    const channel = await made();
    const [old] = getEnv().BACKDESK_ENCRYPTION_KEYS;
    if (!old) throw new Error("There is no key.");
    const keys = [{ id: "next", key: Buffer.alloc(32, 7) }, old];
    expect(await rotateChannelKeys(database.db, keys)).toBeGreaterThan(0);
    Object.assign(getEnv(), { BACKDESK_ENCRYPTION_KEYS: keys });
    expect(await rotateChannelKeys(database.db, keys)).toBe(0);
    const answer = await ask(tryChannel, { method: "POST", path: `${path}/x`, as: admin, params: { id: channel.id } });
    expect(deliverySchema.parse(await answer.json()).state).toBe("sent");
  });
});
