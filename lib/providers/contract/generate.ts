/**
 * `npm run generate`: types and zod validators from every vendor document.
 *
 * lib/providers/<vendor>/contract/<service>.openapi.json  ->  lib/providers/<vendor>/generated/<service>/
 *   types.gen.ts  a type per schema (`VolumeResponse`) and per operation (`ShowVolumeData`, `ShowVolumeResponses`)
 *   zod.gen.ts    a validator per schema (`zVolumeResponse`) and per operation (`zShowVolumeResponse`)
 * The output is not committed. Import it by file: `@/lib/providers/<vendor>/generated/<service>/zod.gen`.
 * The newest version of each schema is what the document names; older ones have their own names.
 *
 * Runs before dev, build, demo, sandbox, test and check; does nothing where the stamp beside the output still fits.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient } from "@hey-api/openapi-ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const providers = join(root, "lib/providers");
const suffix = ".openapi.json";

/** Raised when what is generated changes although no document did. */
const recipe = "1";

interface Target {
  source: string;
  output: string;
  stamp: string;
}

function targets(): Target[] {
  const generator = readFileSync(join(root, "node_modules/@hey-api/openapi-ts/package.json"));
  return readdirSync(providers, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(providers, entry.name, "contract")))
    .flatMap((vendor) => {
      const folder = join(providers, vendor.name);
      return readdirSync(join(folder, "contract"))
        .filter((file) => file.endsWith(suffix))
        .map((file) => {
          const source = join(folder, "contract", file);
          const stamp = createHash("sha256").update(recipe).update(generator).update(readFileSync(source)).digest("hex");
          return { source, output: join(folder, "generated", file.slice(0, -suffix.length)), stamp };
        });
    });
}

function isFresh(target: Target): boolean {
  const file = join(target.output, ".stamp");
  return existsSync(file) && readFileSync(file, "utf8") === target.stamp;
}

/** Made beside its place and moved in whole: a test run and a dev server may both find it stale. */
async function generate(target: Target): Promise<void> {
  const draft = `${target.output}.${process.pid}.draft`;
  await createClient({
    input: target.source,
    output: { path: draft, clean: true },
    plugins: ["@hey-api/typescript", { name: "zod", compatibilityVersion: 4 }],
    logs: { level: "silent", file: false },
  });
  writeFileSync(join(draft, ".stamp"), target.stamp);
  rmSync(target.output, { recursive: true, force: true });
  renameSync(draft, target.output);
}

const stale = targets().filter((target) => !isFresh(target));
for (const target of stale) await generate(target);
if (stale.length > 0) console.log(`Generated validators of ${stale.length} contract${stale.length === 1 ? "" : "s"}.`);
