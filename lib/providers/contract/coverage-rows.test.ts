import { describe, expect, it } from "vitest";
import { loadContract } from ".";
import { coverageRows, shortfalls, type CoverageInput } from "./coverage-rows";
import { markdownReport, textReport } from "./coverage-report";

const operation = (operationId: string) => ({ operationId, responses: {} });
const contractOf = (service: string) =>
  loadContract(service, {
    openapi: "3.1.0",
    info: { title: service, version: "1" },
    paths: { "/things": { get: operation("list"), post: operation("create") }, "/things/{id}": { delete: operation("remove") } },
  });

const input = (more: Partial<CoverageInput> = {}): CoverageInput => ({
  contracts: { store: contractOf("store"), other: contractOf("other") },
  declared: {
    readers: { volume: ["store.list"] },
    planners: { "volume.create": ["store.create"] },
    lookups: {},
    exceptions: { "store.remove": "the vendor removes things by itself" },
  },
  inSandbox: (service) => service === "store",
  onPage: (name) => name === "volume.create",
  ...more,
});

describe("coverage", () => {
  it("is complete when all of a used service is reached and every write has planner and page or a reason", () => {
    expect(shortfalls(coverageRows(input()))).toEqual([]);
  });

  it("tells of a used service's operation that the sandbox does not know", () => {
    expect(shortfalls(coverageRows(input({ inSandbox: () => false })))).toContain("store list is not in the sandbox.");
  });

  it("tells of a write that no page offers", () => {
    expect(shortfalls(coverageRows(input({ onPage: () => false })))).toEqual([
      "store create is planned by volume.create, which no page offers.",
    ]);
  });

  it("tells of a write that nothing plans and nothing excuses", () => {
    const declared = { ...input().declared, exceptions: {} };
    expect(shortfalls(coverageRows(input({ declared })))).toEqual([
      "store remove changes things, but no planner uses it and no exception says why.",
    ]);
  });

  it("refuses declarations of what does not exist or is not told apart", () => {
    const declare = (name: string) => () =>
      coverageRows(input({ declared: { ...input().declared, readers: { volume: [name] } } }));
    expect(declare("store.gone")).toThrow("no contract has");
    expect(declare("list")).toThrow("several services");
  });

  it("is shown as a table with its figures and its exceptions", () => {
    const rows = coverageRows(input());
    expect(textReport("vendor", rows)).toContain(
      "vendor store: proxy 3/3 (100%) · sandbox 3/3 (100%) · reads used 1/1 (100%) · writes with planner and page 1/2 (50%) · 1 exceptions",
    );
    expect(textReport("vendor", rows)).toContain("vendor other (proxy only)");
    expect(markdownReport("vendor", rows)).toContain("| create | yes | yes | - | volume.create | volume.create |");
    expect(markdownReport("vendor", rows)).toContain("- `remove`: the vendor removes things by itself");
  });
});
