import { spawn } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import { openEmbeddedDatabase } from "../lib/db/embedded";
import { readOrMakeDemoKeys } from "../lib/demo/keys";
import { baseURL, dataDir } from "./ports";

/** The environment of another process of the run's installation: the same keys, the same database. */
export async function sameInstallation(): Promise<NodeJS.ProcessEnv> {
  const keys = await readOrMakeDemoKeys(dataDir);
  return {
    ...process.env,
    NODE_ENV: "production",
    BACKDESK_DATA_DIR: dataDir,
    BACKDESK_ENCRYPTION_KEYS: keys.encryptionKeys,
    BACKDESK_VENDOR_NETWORKS: "127.0.0.0/8",
    NEXTAUTH_SECRET: keys.authSecret,
    NEXTAUTH_URL: baseURL,
  };
}

/** Runs one of the commands that an administrator has, to its end. */
export async function runCommand(script: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const child = spawn("npm", ["run", "-s", script, "--", ...args], { env: await sameInstallation(), stdio: "pipe" });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  const [code]: unknown[] = await once(child, "close");
  return { code: Number(code), output };
}

/** Works on the run's database with its owner's rights, as somebody could who broke into the machine. */
export async function asOwnerOfDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const database = await openEmbeddedDatabase(dataDir);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
