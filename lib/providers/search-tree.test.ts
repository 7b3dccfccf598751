import { describe, expect, it } from "vitest";
import type { LookupRow } from "./provider";
import { searchTree } from "./search-tree";

const node = (value: string, isFolder: boolean): LookupRow => ({
  value,
  label: value.slice(value.lastIndexOf("/") + 1),
  detail: null,
  disabledReason: null,
  attributes: { isFolder },
});

/** Each folder holds two folders and a file, to a depth of four. */
const tree = (path = ""): Promise<LookupRow[]> =>
  Promise.resolve(
    path.split("/").length > 4
      ? []
      : [node(`${path}/left`, true), node(`${path}/right`, true), node(`${path}/Report-${path.length}.pdf`, false)],
  );

const never = new AbortController().signal;

describe("a search in the files of a point", () => {
  it("finds names in every folder, whatever the case, each with its path", async () => {
    const found = await searchTree(tree, "report-0", never);
    expect(found.map(({ label }) => label)).toEqual(["/Report-0.pdf"]);
  });

  it("finds folders, those near the top first", async () => {
    const found = await searchTree(tree, "left", never);
    expect(found.map(({ label }) => label).slice(0, 3)).toEqual(["/left", "/left/left", "/right/left"]);
    expect(found).toHaveLength(15);
  });

  it("says so when it ends before all folders are read", async () => {
    const found = await searchTree(tree, "report", never, { folders: 3, hits: 200, milliseconds: 20_000 });
    expect(found.at(-1)).toMatchObject({ label: "The search ended early", disabledReason: "not a file" });
  });

  it("hands on what stands against reading at all", async () => {
    const refused = { ...node("/", true), disabledReason: "mount it first" };
    expect(await searchTree(() => Promise.resolve([refused]), "x", never)).toEqual([refused]);
  });

  it("reads a folder that links back to itself once", async () => {
    const found = await searchTree(() => Promise.resolve([node("/loop", true)]), "loop", never);
    expect(found).toHaveLength(1);
  });
});
