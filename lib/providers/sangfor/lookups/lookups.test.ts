import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Workbench } from "../operations/testing";
import { sangforLookups } from "./index";

let bench: Workbench;
beforeAll(async () => {
  bench = await Workbench.open();
});
afterAll(() => bench.close());

describe("what a restore asks the platform", () => {
  it("which switches the machine's own pool has", async () => {
    const point = bench.row("restoreTarget");
    const rows = await sangforLookups["restore-networks"]?.run(bench.io(), { restoreTargetId: point.id }, bench.facts);
    expect(rows).toMatchObject([{ label: `${(point.attributes.server as { az_name: string }).az_name} switch` }]);
  });

  it("which storages it has, and what is free in them", async () => {
    const point = bench.row("restoreTarget");
    const rows = (await sangforLookups["restore-storages"]?.run(bench.io(), { restoreTargetId: point.id }, bench.facts)) ?? [];
    expect(rows.length).toBeGreaterThan(0);
    for (const { detail } of rows) expect(detail).toMatch(/[\d,]+ GiB free$/);
    expect(rows.filter(({ detail }) => detail?.startsWith("where the machine is"))).toHaveLength(1);
  });

  it("whether a name is taken", async () => {
    const [point, machine] = [bench.row("restoreTarget"), bench.row("vm")];
    const ask = (name: string) =>
      sangforLookups["restore-name-taken"]?.run(bench.io(), { restoreTargetId: point.id, name }, bench.facts);
    expect(await ask(machine.name)).toMatchObject([{ value: machine.vendorId }]);
    expect(await ask(machine.name.slice(0, -1))).toEqual([]);
  });
});
