import { cpus, totalmem } from "node:os";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { createToken } from "@/lib/access/manage-tokens";
import { openConnection } from "@/lib/connections";
import { getDb } from "@/lib/db/client";
import { historyList, restoreTargetList, vmList, backupList } from "@/lib/db/queries/inventory-lists";
import { listRows } from "@/lib/db/queries/list";
import { connections, users } from "@/lib/db/schema";
import { systemScope } from "@/lib/domain/scope";
import { readOrMakeDemoKeys } from "@/lib/demo/keys";
import { startSandboxProcess } from "@/lib/demo/sandbox-process";
import { seedDemo } from "@/lib/demo/seed";
import { runSync } from "@/lib/inventory";
import { startBackdesk } from "@/lib/server/backdesk";
import { buildIfNeeded } from "@/lib/server/build-if-needed";
import { ms, spreadOf, table, throughputOf } from "./measure";

/*
 * `npm run bench`: figures and ratios of one run, nothing asserted. Sandbox as a process of its own; database, sync and web in this
 * one, so that the peak memory printed is that of everything Backdesk is.
 */
const { values } = parseArgs({
  options: { scale: { type: "string", default: "medium" }, port: { type: "string", default: "4290" } },
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
  BACKDESK_VENDOR_NETWORKS: "127.0.0.0/8",
  BACKDESK_ENCRYPTION_KEYS: keys.encryptionKeys,
  NEXTAUTH_SECRET: keys.authSecret,
  NEXTAUTH_URL: base,
});
const rows: string[][] = [["what", "p50", "p95", "beside"]];

await buildIfNeeded(say);
const sandbox = await startSandboxProcess({ port: port + 1, scale });
const backdesk = await startBackdesk({
  dev: false,
  hostname: "127.0.0.1",
  port,
  databaseUrl: null,
  dataDir: folder,
  withWorker: false,
  prepare: async () => seedDemo(getDb(), { sandboxUrl: sandbox.url }),
});
const db = getDb();

const all = await db.select({ id: connections.id, name: connections.name }).from(connections);
for (const pass of ["first pass", "nothing changed"]) {
  let seen = 0;
  let written = 0;
  const startedAt = performance.now();
  for (const { id, name } of all) {
    say(`sync of ${name}, ${pass}`);
    const result = await runSync(db, id);
    if (result.outcome !== "done") throw new Error(`The sync of ${name} ended ${result.outcome}.`);
    for (const part of Object.values(result.stats)) {
      seen += part.seen;
      written += part.written;
    }
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  rows.push([
    `sync, ${pass}: ${seen.toLocaleString("en")} rows, ${written.toLocaleString("en")} written`,
    `${seconds.toFixed(1)} s`,
    `${Math.round(seen / seconds).toLocaleString("en")} rows/s`,
    `peak RSS ${Math.round(process.resourceUsage().maxRSS / 1_024)} MiB`,
  ]);
}
await db.execute("analyze");

const [admin] = await db.select().from(users).orderBy(users.email).limit(1);
if (!admin) throw new Error("The seed made nobody.");
const caller = {
  actor: { kind: "user" as const, id: admin.id, name: admin.name },
  userId: admin.id,
  role: "admin" as const,
  scope: systemScope,
  sessionId: null,
  tokenId: null,
  readOnly: false,
};
const { token } = await createToken(
  db,
  caller,
  { name: "bench", expiresAt: new Date(Date.now() + 3_600_000).toISOString() },
  "bench",
);
const headers = { authorization: `Bearer ${token}` };
const ask = async (address: string) => {
  const answer = await fetch(`${base}${address}`, { headers });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}.`);
  await answer.arrayBuffer();
};

say("lists");
const empty = await spreadOf(200, () => ask("/api/v1/me"));
rows.push(["signed-in route with one row (/api/v1/me)", ms(empty.p50), ms(empty.p95), ""]);
const someVm = (await listRows(db, systemScope, vmList, { limit: 1, protection: ["protected"] })).items[0];
const queries: [string, string, () => Promise<unknown>][] = [
  ["machines by name", "/api/v1/vms", () => listRows(db, systemScope, vmList, { limit: 50 })],
  ["machines, late", "/api/v1/vms?protection=late", () => listRows(db, systemScope, vmList, { limit: 50, protection: ["late"] })],
  ["machines, search", "/api/v1/vms?q=sap", () => listRows(db, systemScope, vmList, { limit: 50, q: "sap" })],
  [
    "machines by last good",
    "/api/v1/vms?sort=-lastGoodAt",
    () => listRows(db, systemScope, vmList, { limit: 50, sort: "-lastGoodAt" }),
  ],
  ["runs, newest", "/api/v1/histories", () => listRows(db, systemScope, historyList, { limit: 50 })],
  [
    "runs, failed",
    "/api/v1/histories?state=failed",
    () => listRows(db, systemScope, historyList, { limit: 50, state: ["failed"] }),
  ],
  [
    "runs of a machine",
    `/api/v1/histories?vmId=${someVm?.id}`,
    () => listRows(db, systemScope, historyList, { limit: 50, vmId: [someVm?.id ?? ""] }),
  ],
  ["points, newest", "/api/v1/restore-targets", () => listRows(db, systemScope, restoreTargetList, { limit: 50 })],
  [
    "points of a machine",
    `/api/v1/restore-targets?vmId=${someVm?.id}`,
    () => listRows(db, systemScope, restoreTargetList, { limit: 50, vmId: [someVm?.id ?? ""] }),
  ],
  [
    "backups by last run",
    "/api/v1/backups?sort=-lastRunAt",
    () => listRows(db, systemScope, backupList, { limit: 50, sort: "-lastRunAt" }),
  ],
];
for (const [name, address, bare] of queries) {
  const query = await spreadOf(60, bare);
  const api = await spreadOf(60, () => ask(address));
  rows.push([
    name,
    ms(api.p50),
    ms(api.p95),
    `query ${ms(query.p50)} / ${ms(query.p95)}; (API - signed-in) / query at p95 ${(Math.max(0, api.p95 - empty.p95) / query.p95).toFixed(2)}`,
  ]);
}

say("proxy");
const first = all[0];
if (first) {
  const connection = await openConnection(db, first.id);
  // A list that the readers use needs no parameters.
  const [service, operationId] = (connection.provider.coverage.readers.backup?.[0] ?? "").split(".");
  const contract = service === undefined ? undefined : connection.provider.contracts()[service];
  const harmless = contract?.operations.find((operation) => operation.operationId === operationId);
  if (service !== undefined && harmless) {
    const direct = await spreadOf(100, () =>
      connection.http.call({ service, operationId: harmless.operationId, method: "GET", path: harmless.template }),
    );
    const address = `/api/providers/${first.id}/${service}${harmless.template}`;
    const proxied = await spreadOf(100, () => ask(address));
    rows.push([
      `proxy, ${service} ${harmless.operationId}`,
      ms(proxied.p50),
      ms(proxied.p95),
      `direct ${ms(direct.p50)}; added ${ms(proxied.p50 - direct.p50)}`,
    ]);
    const emptyRate = await throughputOf(16, 5, () => ask("/api/v1/me"));
    const proxyRate = await throughputOf(16, 5, () => ask(address));
    rows.push([
      "proxy at 16 clients",
      `${Math.round(proxyRate)}/s`,
      "",
      `signed-in route ${Math.round(emptyRate)}/s; ratio ${(proxyRate / emptyRate).toFixed(2)}`,
    ]);
  }
}

for (const step of backdesk.shutdown) await step();
await sandbox.stop();
await rm(folder, { recursive: true, force: true });
const [cpu] = cpus();
process.stdout.write(
  `Backdesk bench, scale ${scale}, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpu?.model ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}\n\n${table(rows)}\n`,
);
process.exit(0);
