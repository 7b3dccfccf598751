import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LookupName } from "../../provider";
import { Bench } from "../testing";
import { storwareLookups } from "./index";

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
  await bench.read(["vm", "backup", "restoreTarget"]);
});
afterAll(() => bench.close());

const ask = async (name: LookupName, input: object) => {
  const lookup = storwareLookups[name];
  if (lookup === undefined) throw new Error(`There is no look-up ${name}.`);
  return lookup.run(bench.io(), lookup.input.parse(input), bench.facts());
};
const pointOn = (type: string | null) => bench.row("restoreTarget", ({ attributes }) => attributes.manager_type === type).id;

describe("the look-ups of a restore", () => {
  it("offer managers that take the point, and hypervisors without one", async () => {
    const places = await ask("restore-places", { restoreTargetId: pointOn("RHV") });
    expect(places.map(({ value, label }) => [value.split(":")[0], label])).toEqual([
      ["manager", "rhv-manager"],
      ["hypervisor", "pve-01"],
    ]);
  });

  it("offer clusters and storages of the place by the infrastructure's own ids", async () => {
    const restoreTargetId = pointOn("RHV");
    const clusters = await ask("restore-clusters", { restoreTargetId });
    const storages = await ask("restore-storages", { restoreTargetId });
    expect(clusters.map(({ label }) => label)).toEqual(["rhv-cluster-a", "rhv-cluster-b"]);
    expect(storages[0]).toMatchObject({ label: "rhv-ssd", detail: "20,480 GiB free" });
    const [{ value: placeId = "" } = {}] = await ask("restore-places", { restoreTargetId: pointOn("NUTANIX") });
    expect((await ask("restore-clusters", { restoreTargetId, placeId })).map(({ label }) => label)[0]).toBe("nutanix-cluster-a");
    expect(await ask("restore-clusters", { restoreTargetId, placeId: "hypervisor:x" })).toEqual([]);
  });

  it("offer sizes and networks where the platform has them", async () => {
    expect((await ask("server-types", { restoreTargetId: pointOn("OPENSTACK") })).map(({ label }) => label)).toContain(
      "m1.small",
    );
    expect(await ask("server-types", { restoreTargetId: pointOn("RHV") })).toEqual([]);
    expect(await ask("restore-networks", { restoreTargetId: pointOn("RHV") })).toHaveLength(2);
    expect(await ask("restore-networks", { restoreTargetId: pointOn(null) })).toEqual([]);
  });

  it("tell whether a name is taken", async () => {
    const { name } = bench.row("vm");
    expect(await ask("restore-name-taken", { name })).toMatchObject([{ value: "taken" }]);
    expect(await ask("restore-name-taken", { name: name.slice(0, -1) })).toMatchObject([{ value: "free" }]);
  });

  it("say that files are to be seen in mounted points only", async () => {
    expect(await ask("file-tree", { restoreTargetId: pointOn("RHV") })).toMatchObject([
      { value: "/", disabledReason: expect.stringContaining("mount") as unknown },
    ]);
  });
});

describe("the other look-ups", () => {
  it("offer destinations with their space", async () => {
    expect((await ask("backup-destinations", {})).map(({ label, detail }) => [label, detail])).toEqual([
      ["Main pool", "FILESYSTEM, 501,760 GiB free"],
      ["Object store", "S3, 1,392,640 GiB free"],
    ]);
  });

  it("list what is mounted", async () => {
    const restoreTargetId = pointOn("NUTANIX");
    expect(await ask("mounted-backups", {})).toEqual([]);
    await bench.run("restore.mount", { restoreTargetId });
    const [mount] = await ask("mounted-backups", { restoreTargetId });
    expect(mount).toMatchObject({ detail: expect.stringContaining("AUTO, vprotect-node-01") as unknown });
  });
});
