import { chmod, mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { eq, notInArray } from "drizzle-orm";
import { z } from "zod";
import { createToken } from "@/lib/access/manage-tokens";
import { getDb } from "@/lib/db/client";
import { connections, users } from "@/lib/db/schema";
import { systemScope } from "@/lib/domain/scope";
import { readOrMakeDemoKeys } from "@/lib/demo/keys";
import { startSandboxProcess } from "@/lib/demo/sandbox-process";
import { demoPassword, seedDemo } from "@/lib/demo/seed";
import { buildIfNeeded } from "@/lib/server/build-if-needed";
import { openDatabase } from "@/lib/server/database";
import { browserRowsOf } from "./browser";
import { runScript, startWebProcess } from "./child";
import { listRowsOf } from "./lists";
import { ms, spreadOf, table } from "./measure";
import { proxyRowsOf } from "./proxied";

/*
 * `npm run bench`: figures and ratios of one run, nothing asserted. The sandbox, the sync, the web server, the database and this
 * script, which asks the questions, are processes of their own, as they are in production.
 */
const { values } = parseArgs({
  options: {
    scale: { type: "string", default: "medium" },
    port: { type: "string", default: "4290" },
    /** Reads these vendors alone, by the names of their providers with commas between. */
    vendors: { type: "string" },
    /** Leaves the browser out, where there is none. */
    "no-browser": { type: "boolean", default: false },
  },
});
const scale = z.enum(["small", "medium", "large"]).parse(values.scale);
const port = z.coerce.number().int().parse(values.port);
const say = (line: string) => process.stderr.write(`${line}\n`);

const folder = await mkdtemp(path.join(tmpdir(), "backdesk-bench-"));
// As root the database runs as another account, which must be able to enter.
await chmod(folder, 0o755);
const keys = await readOrMakeDemoKeys(folder);
const base = `http://127.0.0.1:${port}`;
Object.assign(process.env, {
  NODE_ENV: "production",
  PORT: String(port),
  HOSTNAME: "127.0.0.1",
  BACKDESK_WORKER: "off",
  BACKDESK_VENDOR_NETWORKS: "127.0.0.0/8",
  BACKDESK_ENCRYPTION_KEYS: keys.encryptionKeys,
  NEXTAUTH_SECRET: keys.authSecret,
  NEXTAUTH_URL: base,
});
const rows: string[][] = [["what", "p50", "p95", "beside"]];

await buildIfNeeded(say);
const sandbox = await startSandboxProcess({ port: port + 1, scale });
const database = await openDatabase({ databaseUrl: null, dataDir: folder });
const db = getDb();
await seedDemo(db, { sandboxUrl: sandbox.url });
if (values.vendors !== undefined) await db.delete(connections).where(notInArray(connections.provider, values.vendors.split(",")));

const passSchema = z.object({ seen: z.number(), written: z.number(), seconds: z.number(), peakKiB: z.number() });
for (const pass of ["first pass", "nothing changed"]) {
  say(`sync, ${pass}`);
  const printed = await runScript("lib/bench/sync-process.ts", [], { DATABASE_URL: database.url });
  const { seen, written, seconds, peakKiB } = passSchema.parse(JSON.parse(printed));
  rows.push([
    `sync, ${pass}: ${seen.toLocaleString("en")} rows, ${written.toLocaleString("en")} written`,
    `${seconds.toFixed(1)} s`,
    `${Math.round(seen / seconds).toLocaleString("en")} rows/s`,
    `peak RSS ${Math.round(peakKiB / 1_024)} MiB`,
  ]);
}
await db.execute("vacuum analyze");

const [admin] = await db.select().from(users).where(eq(users.email, "admin@backdesk.test"));
if (!admin) throw new Error("The seed made no administrator.");
const caller = {
  actor: { kind: "user" as const, id: admin.id, name: admin.name },
  userId: admin.id,
  role: "admin" as const,
  grants: [{ tenantId: null, role: "admin" as const }],
  atMost: null,
  mustChangePassword: false,
  scope: systemScope,
  sessionId: null,
  tokenId: null,
  readOnly: false,
};
const expiresAt = new Date(Date.now() + 6 * 3_600_000).toISOString();
const { token } = await createToken(db, caller, { name: "bench", expiresAt }, "bench");
const ask = async (address: string) => {
  const answer = await fetch(`${base}${address}`, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}.`);
  await answer.arrayBuffer();
};

const web = await startWebProcess(base, { DATABASE_URL: database.url });
say("lists");
const empty = await spreadOf(200, () => ask("/api/v1/me"));
rows.push(["signed-in route with one row (/api/v1/me)", ms(empty.p50), ms(empty.p95), ""]);
rows.push(...(await listRowsOf(db, ask, empty)));

say("proxy");
const perVendor = await db
  .selectDistinctOn([connections.provider], { id: connections.id })
  .from(connections)
  .orderBy(connections.provider, connections.name);
for (const { id } of perVendor) rows.push(...(await proxyRowsOf(db, id, ask)));

if (!values["no-browser"]) {
  say("browser");
  rows.push(...(await browserRowsOf(base, { email: admin.email, password: demoPassword })));
}

await web.stop();
await db.$client.end();
await database.release();
await sandbox.stop();
await rm(folder, { recursive: true, force: true });
const [cpu] = cpus();
process.stdout.write(
  `Backdesk bench, scale ${scale}, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpu?.model ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}\n\n${table(rows)}\n`,
);
process.exit(0);
