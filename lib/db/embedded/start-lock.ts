import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const patienceMs = 60_000;

/** Runs `work` while no other process starts or stops the server of the same folder. A dead holder's lock is taken over. */
export async function withStartLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = path.join(folder, "start.lock");
  const holder = path.join(lock, "pid");
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    try {
      await mkdir(lock);
      await writeFile(holder, String(process.pid));
      break;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      if (await isAbandoned(lock, holder)) await rm(lock, { recursive: true, force: true });
      else if (Date.now() > giveUpAt)
        throw new Error(`Another process has been starting the database in ${folder} for a minute. Remove ${lock} if none is.`);
      else await wait(50);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function isAbandoned(lock: string, holder: string): Promise<boolean> {
  const pid = Number(await readFile(holder, "utf8").catch(() => ""));
  if (pid > 0) return !isAlive(pid);
  // The holder has not written its number yet, or died before it could.
  const made = await stat(lock).catch(() => null);
  return made !== null && Date.now() - made.mtimeMs > 5_000;
}

/** True while a process with this number exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
