import { operationKinds } from "@/lib/domain/operation";
import type { Provider } from "../provider";

/** What each vendor can do, and why not where not, as Markdown: what menus and wizards go by. */
export function capabilityReport(providers: readonly Provider[]): string {
  const kinds = operationKinds.filter((kind) => kind !== "connection.sync" && kind !== "vendor.call");
  const rows = kinds.map(
    (kind) =>
      `| \`${kind}\` | ${providers.map(({ capabilities }) => (capabilities[kind].supported ? "yes" : "no")).join(" | ")} |`,
  );
  const reasons = providers.map(({ label, capabilities }) => {
    const refused = kinds.flatMap((kind) => {
      const capability = capabilities[kind];
      return capability.supported ? [] : [`- \`${kind}\`: ${capability.reason}`];
    });
    return `## What ${label} cannot do\n\n${refused.join("\n")}`;
  });
  return [
    "# What each vendor can do\n\nWritten by `npm run coverage:contract -- --write`.",
    [
      `| Task | ${providers.map(({ label }) => label).join(" | ")} |`,
      `| --- | ${providers.map(() => "---").join(" | ")} |`,
      ...rows,
    ].join("\n"),
    ...reasons,
  ].join("\n\n");
}
