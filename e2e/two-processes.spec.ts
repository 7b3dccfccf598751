import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { z } from "zod";
import { Api, expect, test } from "./fixtures";
import { asOwnerOfDatabase, sameInstallation } from "./installation";
import { choosePassword, newEmail, ownPassword, signInAs } from "./pages/account-pages";
import { otherProcessUrl, ports } from "./ports";

/* A second web process of the same installation beside the demo's own: what is told to one holds on the other. */

const longestMs = 5_000;
/** Runs that only the export of this spec lists, more of them than fit into what lies between it and its reader. */
const runs = { connectionId: "con_twoprocesses", count: 60_000 };

let other: ChildProcess;

test.beforeAll(async ({ request }) => {
  test.setTimeout(240_000);
  const env = { ...(await sameInstallation()), PORT: String(ports.otherProcess), HOSTNAME: "127.0.0.1" };
  other = spawn(process.execPath, ["--import", "tsx", "lib/server/main.ts"], {
    env: { ...env, TSX_TSCONFIG_PATH: "tsconfig.node.json", NEXTAUTH_URL: otherProcessUrl, BACKDESK_WORKER: "off" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const isReady = () =>
    request
      .get(`${otherProcessUrl}/api/ready`)
      .then((answer) => answer.status())
      .catch(() => 0);
  await expect.poll(isReady, { timeout: 180_000 }).toBe(200);
  await asOwnerOfDatabase((client) =>
    client.query(
      `insert into histories (id, vendor_id, connection_id, provider, name, state, kind, vm_name, at, fields)
       select 'his_two' || n, 'two' || n, $1, 'made-up', repeat('a long name ', 20) || n, 'succeeded', 'backup', 'machine', now() - interval '1 second' * n,
         jsonb_build_object('kind', 'backup', 'state', 'succeeded', 'vendorState', null, 'backupName', null, 'scheduleName', null,
           'startedAt', '2026-01-31T09:00:00Z', 'endedAt', null, 'durationSeconds', null, 'sizeBytes', null, 'progressPercent', null, 'error', null)
       from generate_series(1, $2::int) as n`,
      [runs.connectionId, runs.count],
    ),
  );
});
test.afterAll(async () => {
  const ended = once(other, "exit");
  other.kill("SIGTERM");
  await ended;
  await asOwnerOfDatabase((client) => client.query("delete from histories where connection_id = $1", [runs.connectionId]));
});

type Credential = { cookie: string } | { authorization: string };

function open(path: string, credential: Credential, accept = "*/*"): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`${otherProcessUrl}${path}`, { headers: { ...credential, accept } }, resolve).on("error", reject);
  });
}

/** A token of this person, good for a day. */
async function tokenOf(api: Api, headers: Record<string, string> = {}): Promise<Credential> {
  const body = { name: "Of two processes", expiresAt: new Date(Date.now() + 86_400_000).toISOString() };
  const made = await api.send("POST", "/api/v1/tokens", body, headers);
  expect(made.status()).toBe(201);
  return { authorization: `Bearer ${z.object({ token: z.string() }).parse(await made.json()).token}` };
}

/** How a long answer ended, once it has: whole, or broken off so that nobody takes a part of it for the whole. */
interface Ending {
  how: "open" | "whole" | "broken off";
}

/** An answer of which the first piece has come, and how it ends for a reader that waits until `goOn`. */
async function begin(answer: IncomingMessage): Promise<{ ending: Ending; goOn: () => void }> {
  expect(answer.statusCode).toBe(200);
  await once(answer, "readable");
  answer.read();
  const ending: Ending = { how: "open" };
  answer.on("error", () => undefined);
  answer.on("close", () => (ending.how = answer.complete ? "whole" : "broken off"));
  return { ending, goOn: () => void answer.on("data", () => undefined).resume() };
}

test("who is disabled on one process is out of the other within five seconds: session, token, event stream and running export", async ({
  apiAs,
  browser,
}) => {
  test.setTimeout(180_000);
  const admin = await apiAs("admin");
  const email = newEmail("greta");
  const memberships = [{ role: "operator", tenantId: null }];
  const made = await admin.send("POST", "/api/v1/users", { email, name: "Greta", memberships });
  const { id, invitation } = z.object({ id: z.string(), invitation: z.object({ url: z.string() }) }).parse(await made.json());

  // She chooses her password on the one and works on the other.
  const context = await browser.newContext({ baseURL: otherProcessUrl });
  const page = await context.newPage();
  await choosePassword(page, invitation.url);
  await signInAs(page, email, ownPassword);
  await page.waitForURL((url) => url.origin === otherProcessUrl && url.pathname === "/");
  const session = { cookie: (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ") };
  const token = await tokenOf(new Api(page.request), { origin: otherProcessUrl });
  const statusOf = async (credential: Credential) => (await open("/api/v1/me", credential)).resume().statusCode;
  expect([await statusOf(session), await statusOf(token)]).toEqual([200, 200]);

  const exportAs = (credential: Credential) =>
    open(`/api/v1/histories?connectionId=${runs.connectionId}`, credential, "text/csv");
  const stream = await begin(await open("/api/v1/events", session));
  stream.goOn();
  const [ofSession, ofToken] = [await begin(await exportAs(session)), await begin(await exportAs(token))];
  const ofSomebodyElse = await begin(await exportAs(await tokenOf(admin)));

  expect((await admin.send("PATCH", `/api/v1/users/${id}`, { disabled: true })).status()).toBe(200);
  const disabledAt = performance.now();
  ofSession.goOn();
  ofToken.goOn();
  await expect
    .poll(
      async () => [
        await statusOf(session),
        await statusOf(token),
        stream.ending.how !== "open",
        ofSession.ending.how,
        ofToken.ending.how,
      ],
      { timeout: longestMs, intervals: [100] },
    )
    .toEqual([401, 401, true, "broken off", "broken off"]);
  // Her open page hears of it by itself.
  await page.waitForURL(/\/login/, { timeout: longestMs });
  expect(performance.now() - disabledAt).toBeLessThan(longestMs);
  // What others have running goes on to its end.
  ofSomebodyElse.goOn();
  await expect.poll(() => ofSomebodyElse.ending.how, { timeout: 60_000 }).toBe("whole");
  await context.close();
});
