import { describe, expect, it } from "vitest";
import { fileNameOf, formatOfFile, imageOf } from "./image";

describe("an image", () => {
  it("is read from the vendor's row, with nothing taken on trust", () => {
    const row = { value: "1", label: "ubuntu", detail: null, disabledReason: null };
    const attributes = { state: "available", format: "iso", sizeBytes: 7, needsExport: false, osType: "linux" };
    expect(imageOf({ ...row, attributes })).toMatchObject({ id: "1", state: "available", format: "iso", sizeBytes: 7 });
    expect(imageOf({ ...row, attributes: { state: "new-word", format: 3 } })).toMatchObject({ state: "unknown", format: null });
  });

  it.each([
    ["a.ISO", "iso"],
    ["a.ova", "ova"],
    ["a.qcow2", "disk"],
  ])("from %s is taken for %s", (name, format) => {
    expect(formatOfFile(name)).toBe(format);
  });

  it.each([
    ["rescue", "iso", "rescue.iso"],
    ["rescue.iso", "iso", "rescue.iso"],
    ["a/b:c", "disk", "a_b_c.img"],
    ["box", "ova", "box.ova"],
  ] as const)("named %s is saved as a %s file", (name, format, saved) => {
    expect(fileNameOf({ name, format })).toBe(saved);
  });
});
