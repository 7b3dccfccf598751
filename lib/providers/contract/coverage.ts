/**
 * `npm run coverage:contract`: which operations of the vendors' contracts are reached, and from where. Ends with 1 when a
 * service that Backdesk uses is not reached in full (`shortfalls`). `-- --write` also writes docs/coverage.md
 * and docs/capabilities.md.
 *
 * proxy    the contract's own allow-list, asked with the operation's method and path
 * sandbox  the operations that the vendor's sandbox says it plays
 * reader, planner  what the provider declares in `coverage`, checked against the contract
 * page     kinds of write and look-ups that stand in the source of a page or of a component that a page is made of
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { vendorFactories } from "@/lib/sandbox/vendors";
import { providers } from "../registry";
import { capabilityReport } from "./capability-report";
import { markdownReport, textReport } from "./coverage-report";
import { coverageRows, shortfalls } from "./coverage-rows";
import { offers } from "./offered-on-pages";
import { pageSources } from "./page-sources";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const pages = pageSources(root);
const onPage = (name: string) => pages.some((source) => offers(source, name));
const sandboxes = new Map(
  vendorFactories.map((create) => {
    const vendor = create({ seed: 1, scale: "small", now: Date.now });
    return [vendor.name, vendor.operations()];
  }),
);

const missing: string[] = [];
const reports: { text: string; markdown: string }[] = [];
for (const provider of providers) {
  const played = sandboxes.get(provider.id) ?? {};
  const rows = coverageRows({
    contracts: provider.contracts(),
    declared: provider.coverage,
    inSandbox: (service, operationId) => played[service]?.includes(operationId) ?? false,
    onPage,
  });
  missing.push(...shortfalls(rows));
  reports.push({ text: textReport(provider.id, rows), markdown: markdownReport(provider.label, rows) });
}

console.log(reports.map(({ text }) => text).join("\n\n"));
if (process.argv.includes("--write")) {
  const intro = "# What of the vendors' contracts is reached\n\nWritten by `npm run coverage:contract -- --write`.\n";
  writeFileSync(join(root, "docs/capabilities.md"), `${capabilityReport(providers)}\n`);
  writeFileSync(join(root, "docs/coverage.md"), `${intro}\n${reports.map(({ markdown }) => markdown).join("\n\n")}\n`);
}
console.log(missing.length === 0 ? "\nNothing is missing." : `\nMissing:\n${missing.map((line) => `  ${line}`).join("\n")}`);
process.exitCode = missing.length === 0 ? 0 : 1;
