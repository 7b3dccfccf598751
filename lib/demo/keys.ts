import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const demoKeysSchema = z.object({ encryptionKeys: z.string(), authSecret: z.string() });
export type DemoKeys = z.infer<typeof demoKeysSchema>;

/** The demo's own keys: made once, kept in the data folder (mode 0600), the same after a restart. */
export async function readOrMakeDemoKeys(dataDir: string): Promise<DemoKeys> {
  const file = path.join(dataDir, "demo-keys.json");
  const text = await readFile(file, "utf8").catch(() => null);
  if (text !== null) {
    const known = demoKeysSchema.safeParse(JSON.parse(text));
    if (known.success) return known.data;
    throw new Error(`${file} does not hold the demo's keys. Remove the folder ${dataDir} to start the demo afresh.`);
  }
  const keys: DemoKeys = {
    encryptionKeys: `demo:${randomBytes(32).toString("base64")}`,
    authSecret: randomBytes(32).toString("base64url"),
  };
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, JSON.stringify(keys), { mode: 0o600, flag: "wx" });
  return keys;
}
