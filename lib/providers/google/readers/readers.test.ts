import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningSandbox } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import type { Noun } from "@/lib/domain/nouns";
import type { ReadInventory } from "../../conformance";
import type { OpenVendorHttp } from "../../http";
import type { RowOf } from "../../reader";
import type { GoogleSettings } from "../connection";
import { readAll, readParts, sandboxHttp } from "../testing";

let sandbox: RunningSandbox;
let http: OpenVendorHttp<GoogleSettings>;
let inventory: ReadInventory;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  http = sandboxHttp(sandbox.url);
  ({ inventory } = await readAll(http));
});
afterAll(async () => {
  await http.close();
  await sandbox.close();
});

const rows = <N extends Noun>(noun: N) => [...inventory.of(noun).values()] as RowOf[N][];
const send = (method: "POST" | "PUT" | "DELETE", operationId: string, path: string, body?: object) =>
  http.call({
    service: "",
    operationId,
    method,
    path,
    ...(body === undefined ? {} : { body: JSON.parse(JSON.stringify(body)) as never }),
  });

describe("what is read of a console", () => {
  it("has applications of both organizations, machines among them, and hosts that have none", () => {
    expect(new Set(rows("vm").map((row) => row.vendorTenant))).toEqual(new Set(["700101", "700102"]));
    expect(new Set(rows("vm").map((row) => row.fields.kind))).toEqual(new Set(["vm", "application", "bare-metal"]));
    expect(rows("vm").map((row) => row.vendorId)).toContain(rows("vm").find((row) => row.attributes.kind === "host")?.vendorId);
    expect(rows("vm").find((row) => row.fields.name === "SQL-vmw-file-01")?.fields.location).toBe(
      "br-asia-northeast3-1 / vmw-file-01",
    );
    expect(rows("vm").some((row) => row.fields.name.startsWith("esx-") || row.fields.name.startsWith("vcenter-"))).toBe(false);
  });

  it("shows what two appliances know as one row that names both", () => {
    const shared = rows("vm").filter((row) => Array.isArray(row.attributes.appliances) && row.attributes.appliances.length === 2);
    expect(shared.length).toBeGreaterThan(0);
    expect(shared[0]?.attributes.appliances).toEqual([
      expect.objectContaining({ name: "br-asia-northeast3-1", srcid: expect.any(String) as string }),
      expect.objectContaining({ name: "br-asia-northeast3-2", srcid: expect.any(String) as string }),
    ]);
  });

  it("has an SLA as a backup of its application, with its template's retention and times", () => {
    const [backup] = rows("backup").filter((row) => row.attributes.slt_name === "gce-standard");
    expect(backup?.fields).toMatchObject({
      type: "image",
      retention: { count: 14, unit: "days" },
      replicated: true,
      state: "available",
    });
    expect(inventory.of("vm").has(String(backup?.links.vm))).toBe(true);
    const schedules = rows("schedule").filter((row) => row.links.backup === backup?.vendorId);
    expect(schedules.map((row) => row.fields.schedule.frequency).sort()).toEqual(["daily", "weekly"]);
  });

  it("has images as restore targets of the machine and its backup, active images not among them", () => {
    const targets = rows("restoreTarget");
    expect(targets.length).toBeGreaterThan(100);
    for (const target of targets) {
      expect(inventory.of("vm").has(String(target.links.vm))).toBe(true);
      expect(target.attributes.job_class).not.toBe("mount");
    }
    expect(new Set(targets.map((row) => row.fields.kind))).toEqual(new Set(["snapshot", "image"]));
  });

  it("has jobs as histories, with a failure's words and the mount that a job left", () => {
    const histories = rows("history");
    expect(histories.filter((row) => row.fields.state === "failed")[0]?.fields.error).toContain("snapshot");
    expect(histories.filter((row) => row.attributes.mountId !== null).map((row) => row.fields.kind)).toEqual(["mount"]);
    expect(histories.filter((row) => row.fields.state === "running")[0]?.fields.endedAt).toBeNull();
  });

  it("has groups of either kind with applications as their members", () => {
    expect(rows("volumeGroup").map((row) => [row.fields.name, row.attributes.kind, row.members.length])).toEqual([
      ["erp-consistent", "consistency", 2],
      ["web-tier", "logical", 2],
    ]);
  });

  it("belongs to the one organization of the console that an endpoint's token opens", async () => {
    const other = sandboxHttp(sandbox.url, 1);
    const read = await readAll(other);
    await other.close();
    const tenants = new Set([...read.inventory.of("vm").values()].map((row) => row.vendorTenant));
    expect(tenants).toEqual(new Set(["700201"]));
  });
});

describe("reading parts again", () => {
  it("reads the named machines alone and calls nothing complete", async () => {
    const [first, second] = rows("vm");
    const host = rows("vm").find((row) => row.attributes.kind === "host");
    const partitions = [first, second, host].map((row) => row?.vendorId ?? "");
    const read = await readParts("vm", { inventory, http, partitions });
    expect(read.rows).toEqual([first, second, host]);
    expect([read.complete, read.errors]).toEqual([[], []]);
  });

  it("reads the whole list when one of them is gone, so that it can be swept", async () => {
    const read = await readParts("backup", { inventory, http, partitions: ["1"] });
    expect(read.complete).toEqual([null]);
    expect(read.rows).toHaveLength(rows("backup").length);
  });

  it("reads the images and jobs of the named machines as parts of their own", async () => {
    const [vm] = rows("vm");
    const id = vm?.vendorId ?? "";
    for (const noun of ["restoreTarget", "history"] as const) {
      const read = await readParts(noun, { inventory, http, partitions: [id] });
      expect(read.complete).toEqual([id]);
      expect(new Set(read.rows.map((row) => row.links.vm))).toEqual(new Set([id]));
    }
  });

  it("follows a change of a group and of a schedule", async () => {
    const group = rows("volumeGroup").find((row) => row.attributes.kind === "logical");
    const member = Number(group?.members[0]?.vendorId);
    const path = `/logicalgroup/${String(group?.attributes.group_id)}/member`;
    await send("POST", "changeLogicalGroupMembers", path, [{ action: "remove", members: [member] }]);
    const read = await readParts("volumeGroup", { inventory, http, partitions: [group?.vendorId ?? ""] });
    expect(read.rows[0]?.members).toHaveLength(1);

    const [backup] = rows("backup");
    await send("PUT", "updateSla", `/sla/${backup?.vendorId}`, { scheduleoff: "true" });
    const [changed] = (await readParts("backup", { inventory, http, partitions: [backup?.vendorId ?? ""] })).rows;
    expect(changed?.fields.vendorState).toBe("schedule off");
  });
});
