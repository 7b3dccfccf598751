import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

const entryNames = /^(page|layout|template|default|error|not-found)\.tsx?$/;
const imported = /(?:from|import)\s*\(?\s*["']([^"']+)["']/g;
const faces = ["app/", "components/"];

function resolve(root: string, from: string, specifier: string): string | null {
  const base = specifier.startsWith("@/")
    ? specifier.slice(2)
    : specifier.startsWith(".")
      ? join(dirname(from), specifier)
      : null;
  if (base === null || !faces.some((face) => base.startsWith(face))) return null;
  const candidates = [base, `${base}.ts`, `${base}.tsx`, join(base, "index.ts"), join(base, "index.tsx")];
  return candidates.find((path) => existsSync(join(root, path)) && statSync(join(root, path)).isFile()) ?? null;
}

/**
 * The source of every file that a page of `root` is made of: pages and layouts, and the components that they import, one from
 * another. A component that no page reaches offers nothing to anybody.
 */
export function pageSources(root: string): string[] {
  const waiting = readdirSync(join(root, "app"), { recursive: true, encoding: "utf8" })
    .filter((path) => entryNames.test(path.split("/").at(-1) ?? ""))
    .map((path) => join("app", path));
  const sources = new Map<string, string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (sources.has(path)) continue;
    const source = readFileSync(join(root, path), "utf8");
    sources.set(path, source);
    for (const [, specifier = ""] of source.matchAll(imported)) {
      const next = resolve(root, path, specifier);
      if (next !== null) waiting.push(next);
    }
  }
  return [...sources.values()];
}
