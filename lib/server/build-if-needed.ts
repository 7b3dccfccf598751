import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { compressStaticFiles } from "./static-files";

const sources = [
  "app",
  "components",
  "lib",
  "public",
  "proxy.ts",
  "package-lock.json",
  "next.config.mjs",
  "postcss.config.mjs",
  "tailwind.config.ts",
  "tsconfig.json",
];

/** Builds the pages unless the last build was made of exactly these sources. */
export async function buildIfNeeded(say: (line: string) => void): Promise<void> {
  const stamp = path.join(process.env.NEXT_DIST_DIR ?? ".next", "backdesk-sources");
  const now = await fingerprint();
  if ((await readFile(stamp, "utf8").catch(() => "")) === now) return;
  say("Building the pages (once; about a minute).");
  const code = await new Promise<number>((resolve) => {
    const child = spawn("npm", ["run", "-s", "build"], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    });
    const output: string[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk.toString()));
    child.on("exit", (exit) => {
      if (exit !== 0) process.stderr.write(output.join(""));
      resolve(exit ?? 1);
    });
  });
  if (code !== 0) throw new Error("The build failed; what it printed stands above.");
  await compressStaticFiles(path.dirname(stamp));
  await writeFile(stamp, now);
}

async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const source of sources) for (const file of await filesBelow(source)) hash.update(file).update(await readFile(file));
  return hash.digest("hex");
}

async function filesBelow(source: string): Promise<string[]> {
  const entries = await readdir(source, { recursive: true, withFileTypes: true }).catch(() => null);
  if (entries === null) return [source];
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("generated"))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
