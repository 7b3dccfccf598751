import { describe, expect, it } from "vitest";
import { z } from "zod";
import { tolerantRow } from "./tolerant-row";

const read = tolerantRow(
  z.object({
    id: z.string(),
    state: z.enum(["A", "B"]),
    at: z.iso.datetime().nullable(),
    count: z.int().optional(),
    size: z.union([z.number(), z.string()]),
    isOn: z.boolean().nullish(),
    kind: z.string().optional().default("MON"),
    inner: z.object({ n: z.number().nullable() }).optional(),
    list: z.array(z.object({ id: z.string().optional() })).nullable(),
  }),
);

describe("a row read tolerantly", () => {
  const good = { id: "a", state: "A", at: null, size: 1, list: null };

  it("keeps new words, texts for numbers and booleans, and takes empty texts for nothing", () => {
    const parsed = read({
      ...good,
      state: "NEW",
      at: "",
      count: "3",
      size: "1.5",
      isOn: "true",
      kind: "",
      inner: "",
      list: [{ id: "" }],
    });
    expect(parsed).toEqual({
      ok: true,
      row: { id: "a", state: "NEW", at: null, count: 3, size: 1.5, isOn: true, kind: null, inner: null, list: [{ id: null }] },
    });
  });

  it("takes times in whatever form, for the mapping to read", () => {
    expect(read({ ...good, at: "2024-10-28T05:38:48" })).toMatchObject({ ok: true, row: { at: "2024-10-28T05:38:48" } });
  });

  it("invents nothing that was left out", () => {
    expect(read(good)).toEqual({ ok: true, row: good });
  });

  it("takes null where the contract only lets a field be left out", () => {
    expect(read({ ...good, count: null, inner: { n: null } })).toMatchObject({ ok: true });
  });

  it("names what is wrong with a row that cannot be read", () => {
    expect(read({ ...good, id: 7 })).toMatchObject({ ok: false, message: expect.stringContaining("id:") as string });
    expect(read("nonsense").ok).toBe(false);
    expect(read({ ...good, count: "many" }).ok).toBe(false);
  });
});
