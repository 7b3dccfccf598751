import { describe, expect, it } from "vitest";
import { dialogParts } from "./dialog-parts";

describe("rows of several vendors in one dialog", () => {
  const takesBackup = () => ({ properties: { backupId: {} }, required: ["backupId"] });
  const connections = {
    one: { schema: takesBackup(), vendor: "First" },
    two: { schema: { properties: { vmId: {} } }, vendor: "Second" },
    three: { schema: takesBackup(), vendor: "First" },
  };
  const rows = [
    { id: "a", on: "one" },
    { id: "b", on: "two" },
    { id: "c", on: "three" },
  ] as const;

  it("share a form where their connections take the same, and have one of their own where not", () => {
    const parts = dialogParts(rows, (row) => connections[row.on]);
    expect(parts.map(({ label, rows: members }) => [label, members.map(({ id }) => id)])).toEqual([
      ["First", ["a", "c"]],
      ["Second", ["b"]],
    ]);
    expect(parts[1]?.schema).toBe(connections.two.schema);
  });
});
