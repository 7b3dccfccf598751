import { usedServices, type CoverageRow } from "./coverage-rows";

const mark = (isReached: boolean) => (isReached ? "yes" : "-");
const list = (names: readonly string[]) => (names.length === 0 ? "-" : [...new Set(names)].join(", "));

function cells(row: CoverageRow): string[] {
  return [
    row.operationId,
    mark(row.proxy),
    mark(row.sandbox),
    list(row.readers),
    list(row.planners),
    list([...row.pages, ...row.lookups.filter((name) => !row.pages.includes(name)).map((name) => `(${name})`)]),
  ];
}

const heads = ["operation", "proxy", "sandbox", "reader", "planner", "page"];

function byService(rows: readonly CoverageRow[]): [string, CoverageRow[]][] {
  const services = new Map<string, CoverageRow[]>();
  for (const row of rows) services.set(row.service, [...(services.get(row.service) ?? []), row]);
  return [...services];
}

/** One line of figures for a service. */
function summaryOf(rows: readonly CoverageRow[]): string {
  const share = (label: string, part: number, whole: number) =>
    `${label} ${part}/${whole}${whole === 0 ? "" : ` (${Math.floor((100 * part) / whole)}%)`}`;
  const writes = rows.filter((row) => row.isWrite);
  return [
    share("proxy", rows.filter((row) => row.proxy).length, rows.length),
    share("sandbox", rows.filter((row) => row.sandbox).length, rows.length),
    share(
      "reads used",
      rows.filter((row) => !row.isWrite && (row.readers.length > 0 || row.lookups.length > 0 || row.planners.length > 0)).length,
      rows.length - writes.length,
    ),
    share(
      "writes with planner and page",
      writes.filter((row) => row.planners.length > 0 && row.pages.length > 0).length,
      writes.length,
    ),
    `${rows.filter((row) => row.exception !== null).length} exceptions`,
  ].join(" · ");
}

/** The table for a terminal. */
export function textReport(provider: string, rows: readonly CoverageRow[]): string {
  const used = usedServices(rows);
  return byService(rows)
    .map(([service, own]) => {
      const table = [heads, ...own.map(cells)];
      const widths = heads.map((_, column) => Math.min(46, Math.max(...table.map((line) => line[column]?.length ?? 0))));
      const lines = table.map((line) =>
        line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join("  ")
          .trimEnd(),
      );
      const excepted = own.filter((row) => row.exception !== null).map((row) => `  ${row.operationId}: ${row.exception}`);
      const title = `${provider} ${service}${used.has(service) ? "" : " (proxy only)"}: ${summaryOf(own)}`;
      return [title, ...lines, ...(excepted.length > 0 ? ["exceptions:", ...excepted] : [])].join("\n");
    })
    .join("\n\n");
}

/** The same as a page for the documentation. */
export function markdownReport(provider: string, rows: readonly CoverageRow[]): string {
  const used = usedServices(rows);
  const line = (parts: readonly string[]) => `| ${parts.join(" | ")} |`;
  return byService(rows)
    .map(([service, own]) => {
      const excepted = own.filter((row) => row.exception !== null);
      return [
        `## ${provider}: ${service}${used.has(service) ? "" : " (proxy only)"}`,
        "",
        summaryOf(own),
        "",
        line(heads),
        line(heads.map(() => "---")),
        ...own.map((row) => line(cells(row))),
        ...(excepted.length > 0
          ? ["", "Exceptions:", "", ...excepted.map((row) => `- \`${row.operationId}\`: ${row.exception}`)]
          : []),
      ].join("\n");
    })
    .join("\n\n");
}
