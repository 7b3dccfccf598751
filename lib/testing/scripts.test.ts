import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync("package.json", "utf8")));

/** What runs beside a built console (README, "Deployment"), whose build has made the validators. */
const onABuild = ["start", "worker", "audit:verify", "keys:rotate", "people:invite"];

const fileOf = (from: string, specifier: string): string | null => {
  const base = specifier.startsWith("@/")
    ? specifier.slice(2)
    : specifier.startsWith(".")
      ? path.join(path.dirname(from), specifier)
      : null;
  if (base === null) return null;
  return (
    ["", ".ts", ".tsx", "/index.ts"]
      .map((ending) => `${base}${ending}`)
      .find((file) => /\.tsx?$/.test(file) && existsSync(file)) ?? base
  );
};

/** Whether a program reaches what `npm run generate` makes, which no checkout has. */
function needsGenerated(entry: string): boolean {
  const seen = new Set<string>();
  const open = [entry];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (file.includes("/generated/")) return true;
    if (seen.has(file) || !existsSync(file)) continue;
    seen.add(file);
    for (const { fileName } of ts.preProcessFile(readFileSync(file, "utf8")).importedFiles) {
      const imported = fileOf(file, fileName);
      if (imported !== null) open.push(imported);
    }
  }
  return false;
}

const programs = Object.entries(scripts).flatMap(([name, command]) => {
  const entry = /tsconfig\.node\.json (\S+\.ts)/.exec(command)?.[1];
  return entry === undefined || name === "generate" || onABuild.includes(name) ? [] : [{ name, command, entry }];
});

describe("on a fresh checkout", () => {
  it("is asked about the demo and the sandbox among others", () => {
    expect(programs.map(({ name }) => name)).toEqual(expect.arrayContaining(["demo", "sandbox", "dev", "bench"]));
    expect(needsGenerated("lib/sandbox/main.ts")).toBe(true);
  });

  it.each(programs)("npm run $name makes the validators first if it needs them", ({ name, command, entry }) => {
    const isMade = /^npm run -s generate\b/.test(scripts[`pre${name}`] ?? command);
    expect(isMade || !needsGenerated(entry)).toBe(true);
  });
});
