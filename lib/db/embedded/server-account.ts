import { spawnSync } from "node:child_process";
import { userInfo } from "node:os";

/** The system account that PostgreSQL runs as. */
export interface ServerAccount {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root, so root starts it as the system user `postgres`, made when missing.
 * Anybody else runs it as themselves (null).
 */
export function findServerAccount(): ServerAccount | null {
  if (process.platform === "win32" || userInfo().uid !== 0) return null;
  const known = lookUp();
  if (known) return known;
  spawnSync("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"], {
    stdio: "ignore",
  });
  const made = lookUp();
  if (!made)
    throw new Error(
      "PostgreSQL cannot run as root and the system user postgres could not be made. Start Backdesk as another user, or set DATABASE_URL.",
    );
  return made;
}

function lookUp(): ServerAccount | null {
  const ask = (flag: string) => {
    const run = spawnSync("id", [flag, "postgres"], { encoding: "utf8" });
    return run.status === 0 ? Number(run.stdout.trim()) : null;
  };
  const uid = ask("-u");
  const gid = ask("-g");
  return uid === null || gid === null ? null : { uid, gid };
}
