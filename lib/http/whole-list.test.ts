import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ProblemError } from "./problems";
import { answerWhole } from "./whole-list";

const item = z.object({ id: z.string(), name: z.string() });
type Item = z.infer<typeof item>;
const sorts = { name: ({ name }: Item) => name };
const page = (items: Item[], query: { limit: number; cursor?: string; sort?: string }) => {
  const answer = answerWhole(new Request("http://backdesk.test/api/v1/things"), items, {
    name: "things",
    item,
    query,
    sorts,
    defaultSort: "name",
  });
  if (answer instanceof Response) throw new Error("no JSON");
  return answer;
};
const five: Item[] = ["e", "b", "d", "a", "c"].map((name) => ({ id: `id-${name}`, name }));

describe("a list that is read whole", () => {
  it("is given page by page, each item once", () => {
    const first = page(five, { limit: 2 });
    const second = page(five, { limit: 2, cursor: first.nextCursor ?? "" });
    const third = page(five, { limit: 2, cursor: second.nextCursor ?? "" });
    expect([first, second, third].map(({ items }) => items.map(({ name }) => name).join(""))).toEqual(["ab", "cd", "e"]);
    expect([first.total, third.nextCursor]).toEqual([5, null]);
  });

  it("goes on at the same place when the last item given is gone and others came before it", () => {
    const { nextCursor } = page(five, { limit: 2, sort: "-name" });
    const changed = [...five.filter(({ name }) => name !== "d"), { id: "id-f", name: "f" }];
    expect(page(changed, { limit: 2, sort: "-name", cursor: nextCursor ?? "" }).items.map(({ name }) => name)).toEqual([
      "c",
      "b",
    ]);
  });

  it("refuses a cursor of another order and an order it does not know", () => {
    const { nextCursor } = page(five, { limit: 2 });
    expect(() => page(five, { limit: 2, sort: "-name", cursor: nextCursor ?? "" })).toThrow(ProblemError);
    for (const sort of ["", "-", "id", "__proto__", "constructor"])
      expect(() => page(five, { limit: 2, sort })).toThrow(ProblemError);
  });

  it("is given whole as CSV", async () => {
    const request = new Request("http://backdesk.test/api/v1/things", { headers: { accept: "text/csv" } });
    const answer = answerWhole(request, five, { name: "things", item, query: { limit: 1 }, sorts, defaultSort: "name" });
    expect(answer instanceof Response && (await answer.text())).toBe(
      "id,name\r\nid-a,a\r\nid-b,b\r\nid-c,c\r\nid-d,d\r\nid-e,e\r\n",
    );
  });
});
