import { execFile, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chmod, chown, mkdir, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { findBinaries, type Binaries } from "./binaries";
import { findServerAccount, type ServerAccount } from "./server-account";
import { isAlive, withStartLock } from "./start-lock";

const run = promisify(execFile);

const databaseName = "backdesk";
const databaseUser = "backdesk";

/** How every Backdesk process names itself to the server, so that the last one to leave can tell. */
export const applicationName = `backdesk-${process.pid}`;

export interface EmbeddedDatabase {
  /** Address with the generated password; never printed. */
  url: string;
  /** Leaves the server; the last Backdesk process on the folder stops it in order. */
  release(): Promise<void>;
}

/**
 * Gives a running PostgreSQL on `folder`: joins one that already runs there (another Backdesk process, or what a
 * killed one left), else recovers and starts it, else makes it. It listens on loopback only, with a generated
 * password kept beside the data (mode 0600), and keeps `fsync` on.
 */
export async function openEmbeddedDatabase(folder: string): Promise<EmbeddedDatabase> {
  const account = findServerAccount();
  const home = path.resolve(folder);
  await mkdir(home, { recursive: true, mode: 0o755 });
  const binaries = await findBinaries(account);
  const place = await reachablePlace(home, account);
  const data = path.join(place, "postgres");
  const url = await withStartLock(home, async () => {
    const password = await readOrMakePassword(home);
    if (!(await exists(path.join(data, "PG_VERSION")))) await initialise(binaries, account, place, data, password);
    const port = (await runningPort(data, password)) ?? (await start(binaries, account, data));
    const server = `postgres://${databaseUser}:${password}@127.0.0.1:${port}`;
    await ensureDatabase(`${server}/postgres`);
    return `${server}/${databaseName}?application_name=${applicationName}`;
  });
  return { url, release: () => withStartLock(home, () => stopIfLast(binaries, account, data, url)) };
}

/**
 * Where the server's files lie: in the folder itself, or, when root's folder is closed to the account that runs the server (a
 * project in root's home), in a place of the system's, which a note in the folder names.
 */
async function reachablePlace(home: string, account: ServerAccount | null): Promise<string> {
  if (!account) return home;
  const enters = spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", home], {
    uid: account.uid,
    gid: account.gid,
    cwd: "/",
    stdio: "ignore",
  });
  if (enters.status === 0) return home;
  const place = path.join("/var/lib/backdesk", createHash("sha256").update(home).digest("hex").slice(0, 12));
  await mkdir(place, { recursive: true, mode: 0o755 });
  await writeFile(path.join(home, "database-place"), `${place}\n`);
  return place;
}

async function initialise(binaries: Binaries, account: ServerAccount | null, place: string, data: string, password: string) {
  // A first start that was killed half-way leaves a folder that initdb refuses.
  await rm(data, { recursive: true, force: true });
  await mkdir(data, { mode: 0o700 });
  if (account) await chown(data, account.uid, account.gid);
  const passwordFile = path.join(place, `initial-password-${process.pid}`);
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account) await chown(passwordFile, account.uid, account.gid);
  try {
    await run(
      binaries.initdb,
      [
        "-D",
        data,
        "-U",
        databaseUser,
        "--auth=scram-sha-256",
        `--pwfile=${passwordFile}`,
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
      ],
      { ...account, cwd: "/" },
    );
  } catch (error) {
    await rm(data, { recursive: true, force: true });
    throw new Error(
      `The database could not be made in ${data}. The account that runs PostgreSQL must be able to reach that folder: set BACKDESK_DATA_DIR to one it can, or DATABASE_URL to a server.`,
      { cause: error },
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function start(binaries: Binaries, account: ServerAccount | null, data: string): Promise<number> {
  const port = await freePort();
  const log = path.join(data, "server.log");
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=on -c max_connections=100 -c shared_buffers=256MB -c effective_cache_size=1GB -c max_wal_size=2GB -c log_min_messages=warning`;
  try {
    await run(binaries.pg_ctl, ["start", "-D", data, "-w", "-t", "120", "-l", log, "-o", options], { ...account, cwd: "/" });
  } catch (error) {
    const tail = (await readFile(log, "utf8").catch(() => "")).split("\n").slice(-8).join("\n");
    throw new Error(`PostgreSQL did not start on ${data}. Its log ends with:\n${tail}`, { cause: error });
  }
  return port;
}

/** The port of a server that already runs on the folder; null when none does. */
async function runningPort(data: string, password: string): Promise<number | null> {
  const lines = (await readFile(path.join(data, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!pid || !port || !isAlive(pid)) return null;
  return (await accepts(port, password)) ? port : null;
}

async function accepts(port: number, password: string): Promise<boolean> {
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: databaseUser,
    database: "postgres",
    password,
    connectionTimeoutMillis: 2_000,
  });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function ensureDatabase(adminUrl: string) {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query("select 1 from pg_database where datname = $1", [databaseName]);
    if (found.rowCount === 0) await client.query(`create database ${databaseName}`);
  } finally {
    await client.end();
  }
}

async function stopIfLast(binaries: Binaries, account: ServerAccount | null, data: string, url: string) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
  } catch {
    return; // Already stopped: there is nothing to leave.
  }
  const others = await client.query<{ count: number }>(
    "select count(*)::int as count from pg_stat_activity where backend_type = 'client backend' and application_name <> $1",
    [applicationName],
  );
  await client.end();
  if ((others.rows[0]?.count ?? 0) > 0) return;
  await run(binaries.pg_ctl, ["stop", "-D", data, "-m", "fast", "-w", "-t", "60"], { ...account, cwd: "/" });
}

async function readOrMakePassword(home: string): Promise<string> {
  const file = path.join(home, "database-password");
  try {
    const handle = await open(file, "wx", 0o600);
    const password = randomBytes(24).toString("hex");
    await handle.writeFile(password);
    await handle.close();
    return password;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    await chmod(file, 0o600);
    return (await readFile(file, "utf8")).trim();
  }
}

const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No free port on loopback.");
  return address.port;
}
