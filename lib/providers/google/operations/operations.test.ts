import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { RunningSandbox } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import type { OperationKind } from "@/lib/domain/operation";
import type { Schedule } from "@/lib/domain/schedule";
import type { FactBook } from "../../conformance";
import type { OpenVendorHttp } from "../../http";
import type { FactRow, Plan, StepOutputs } from "../../plan";
import type { GoogleSettings } from "../connection";
import { readAll, sandboxHttp } from "../testing";
import { googleCapabilities } from "./index";
import { formFaults, instanceForm } from "./instance-form";

let sandbox: RunningSandbox;
let http: OpenVendorHttp<GoogleSettings>;
let book: FactBook;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  http = sandboxHttp(sandbox.url);
  ({ book } = await readAll(http));
});
afterAll(async () => {
  await http.close();
  await sandbox.close();
});

function supportOf(kind: OperationKind) {
  const capability = googleCapabilities[kind];
  if (!capability.supported) throw new Error(capability.reason);
  return capability.operation;
}

function planned(kind: OperationKind, wish: object): { ok: true; plan: Plan } | { ok: false; faults: string[] } {
  const support = supportOf(kind);
  const input = support.input.safeParse(wish);
  if (!input.success) return { ok: false, faults: input.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`) };
  const result = support.plan(input.data, book.facts(http.settings));
  return result.ok ? result : { ok: false, faults: result.errors.map(({ path, message }) => `${path} ${message}`) };
}

function planOf(kind: OperationKind, wish: object): Plan {
  const result = planned(kind, wish);
  if (!result.ok) throw new Error(result.faults.join("; "));
  return result.plan;
}
const faultsOf = (kind: OperationKind, wish: object): string => {
  const result = planned(kind, wish);
  return result.ok ? "" : result.faults.join("; ");
};
const checksOf = async (kind: OperationKind, wish: object) =>
  (await supportOf(kind).checks?.(io(), supportOf(kind).input.parse(wish), book.facts(http.settings))) ?? [];

const io = () => ({ http, settings: http.settings, now: () => new Date(), signal: new AbortController().signal });
const rowWhere = (
  noun: "vm" | "backup" | "restoreTarget" | "policy" | "history" | "volumeGroup",
  is: (row: FactRow) => boolean,
): FactRow => {
  const found = book.rows(noun).find(is);
  if (found === undefined) throw new Error(`There is no such ${noun}.`);
  return found;
};
const pointOf = (apptype: string) => rowWhere("restoreTarget", (row) => row.attributes.apptype === apptype);
const daily: Schedule = { frequency: "daily", time: "02:00", timezone: "UTC", backupType: "incremental", active: true };
const retention = { count: 7, unit: "days" as const };

describe("protecting an application", () => {
  it("is an SLA of application, template and the appliance's profile, marked with the operation's tag", () => {
    const vm = rowWhere(
      "vm",
      (row) => row.attributes.kind === "application" && row.attributes.managed === false && row.item.kind === "vm",
    );
    const policy = rowWhere("policy", (row) => row.name === "gce-bronze");
    const { steps } = planOf("backup.create", {
      name: "mine",
      vmId: vm.id,
      type: "image",
      schedules: [],
      retention,
      policyId: policy.id,
    });
    expect(steps.map(({ call }) => [call.method, call.path, call.body])).toEqual([
      [
        "POST",
        "/sla",
        {
          application: { id: vm.vendorId },
          slt: { id: policy.vendorId },
          slp: { id: expect.stringMatching(/^850\d$/) as string },
          description: "mine (backdesk-conform1)",
        },
      ],
    ]);
  });

  it("is refused for what is protected, for a host without an application, and without a policy", () => {
    const policyId = rowWhere("policy", () => true).id;
    const of = (vm: FactRow) => ({ name: "x", vmId: vm.id, policyId });
    const free = rowWhere("vm", (row) => row.attributes.managed === false && row.attributes.apptype === "GCPInstance");
    const protectedVm = rowWhere("vm", (row) => row.attributes.managed === true);
    const host = rowWhere("vm", (row) => row.attributes.kind === "host");
    expect(faultsOf("backup.create", of(protectedVm))).toContain("backed up already");
    expect(faultsOf("backup.create", of(host))).toContain("host without an application");
    expect(faultsOf("backup.create", { name: "x", vmId: free.id })).toContain("policyId is needed");
    expect(faultsOf("backup.create", { ...of(free), type: "filesystem" })).toContain("must be image");
    expect(faultsOf("backup.create", { ...of(free), schedules: [daily] })).toContain("must be empty");
  });
});

describe("running a backup now", () => {
  it("names a policy that takes something new, and a label by which the job is found", () => {
    const backup = rowWhere("backup", (row) => row.attributes.slt_name === "gce-standard");
    const { steps, memo } = planOf("backup.run", { backupId: backup.id });
    expect(steps[0]?.call.body).toEqual({ policy: { id: "9001" }, label: "backdesk-conform1" });
    expect(memo.label).toBe("backdesk-conform1");
  });

  it("asks for the backup, in its published schema too, and says why", () => {
    const { input } = supportOf("backup.run");
    const schema = z.toJSONSchema(input, { io: "input" });
    expect(schema).toMatchObject({ required: ["backupId"] });
    expect(Object.keys(schema.properties ?? {})).not.toContain("vmId");
    const refused = input.safeParse({ vmId: "vm_1" });
    const told = refused.error?.issues.map(({ path, message }) => `${path.join(".")} ${message}`) ?? [];
    expect(told).toContain("backupId is needed: the console runs a policy, which only a backup has");
  });

  it("that was lost is found again by its label, and not taken for undone before it could have shown up", async () => {
    const backup = rowWhere("backup", (row) => row.attributes.slt_name === "gce-standard");
    const plan = planOf("backup.run", { backupId: backup.id });
    const [step] = plan.steps;
    if (step === undefined) throw new Error("The plan is empty.");
    const support = supportOf("backup.run");
    const moment = { plan, step, outputs: {}, baseline: await support.baseline?.(io(), { plan, step, outputs: {} }) };
    const ask = (secondsAgo: number) => support.reconcile(io(), { ...moment, sentAt: new Date(Date.now() - secondsAgo * 1_000) });
    expect(await ask(200)).toMatchObject({ outcome: "not-yet-known" });
    expect(await ask(400)).toEqual({ outcome: "did-not-happen" });
    await http.call(step.call);
    const seen = await ask(1);
    expect(seen).toMatchObject({ outcome: "happened", outputs: { jobId: expect.any(String) as string } });
    const outputs: StepOutputs = seen.outcome === "happened" ? seen.outputs : {};
    const tracked = await support.track?.(io(), { plan, outputs, baseline: null, sentAt: new Date(), input: {} });
    expect(tracked).toMatchObject({ state: "running" });
  });
});

describe("restoring", () => {
  it("a cloud instance fills in the console's form, and leaves the rest as the form has it", () => {
    const point = pointOf("GCPInstance");
    const { steps } = planOf("restore.vm", {
      restoreTargetId: point.id,
      name: "copy-1",
      networkIds: ["net sub"],
      serverTypeId: "e2-medium",
    });
    expect(steps[0]?.call).toMatchObject({ path: `/backup/${point.vendorId}/mount`, body: { label: "backdesk-conform1" } });
    const form = JSON.stringify(steps[0]?.call.body);
    for (const part of ['"currentValue":"copy-1"', '"name":"net","selected":true', '"name":"sub","selected":true', '"e2-medium"'])
      expect(form).toContain(part);
    expect(form).not.toContain("externalip");
  });

  it("a cloud instance under a name or type that the console refuses is told before anything is sent", async () => {
    const point = pointOf("GCPInstance");
    expect(faultsOf("restore.vm", { restoreTargetId: point.id, name: "Not Lower" })).toContain("lower-case");
    const checks = await checksOf("restore.vm", { restoreTargetId: point.id, name: "copy-2", serverTypeId: "s1v2m4" });
    expect(checks.find(({ id }) => id === "form")).toMatchObject({
      level: "error",
      message: expect.stringContaining("machinetype") as string,
    });
  });

  it("a VMware machine needs a hypervisor and a datastore, in place it needs neither", () => {
    const point = pointOf("VMBackup");
    expect(faultsOf("restore.vm", { restoreTargetId: point.id, name: "new" })).toContain("clusterId");
    expect(faultsOf("restore.vm", { restoreTargetId: point.id, name: "new", clusterId: "1" })).toContain("storageId");
    const made = planOf("restore.vm", { restoreTargetId: point.id, name: "new", clusterId: "1", storageId: "ssd" });
    expect(made.steps[0]?.call.body).toMatchObject({ hostname: "new", vmname: "new", hypervisor: { id: "1" }, datastore: "ssd" });
    const inPlace = planOf("restore.vm", { restoreTargetId: point.id, name: "x", inPlace: true });
    expect(inPlace.steps[0]?.call.path).toBe(`/backup/${point.vendorId}/restore`);
    expect(inPlace.summary).toContain("what changed since is lost");
  });

  it("to a form that was refused although it had been sent ends as failed at once", async () => {
    const plan = planOf("restore.vm", { restoreTargetId: pointOf("GCPInstance").id, name: "copy-3" });
    const moment = { plan, outputs: { refusedForm: "newmount" }, baseline: [], sentAt: new Date(), input: {} };
    expect(await supportOf("restore.vm").track?.(io(), moment)).toMatchObject({ state: "failed" });
  });

  it("by a mount goes to the machine that is named, else to the point's own", () => {
    const point = pointOf("VMBackup");
    const other = rowWhere("vm", (row) => row.attributes.kind === "host");
    const bodyOf = (wish: object) => planOf("restore.mount", { restoreTargetId: point.id, ...wish }).steps[0]?.call.body;
    expect(bodyOf({})).toMatchObject({ host: { id: point.attributes.host_id } });
    expect(bodyOf({ targetVmId: other.id })).toMatchObject({ host: { id: other.attributes.host_id } });
  });
});

describe("policies", () => {
  it("are made with their schedules in one call", () => {
    const { steps } = planOf("policy.create", {
      name: "new",
      schedules: [daily, { ...daily, frequency: "weekly", days: ["sun"] }],
      retention,
    });
    expect(steps).toHaveLength(1);
    expect(steps[0]?.call.body).toMatchObject({
      name: "new",
      policies: [
        { op: "snap", scheduletype: "daily", starttime: "7200", retention: "7", retentionm: "days" },
        { op: "snap", scheduletype: "weekly", selection: "dow:sun" },
      ],
    });
  });

  it("leave rules that copy to the vault alone when their schedules or retention change", () => {
    const policy = rowWhere("policy", (row) => row.name === "gce-standard");
    const paths = (wish: object) =>
      planOf("policy.update", { policyId: policy.id, ...wish }).steps.map(({ call }) => `${call.method} ${call.path}`);
    expect(paths({ retention })).toEqual(["PUT /slt/8001/policy/9001"]);
    expect(paths({ name: "renamed", schedules: [daily, daily] })).toEqual([
      "PUT /slt/8001",
      "PUT /slt/8001/policy/9001",
      "POST /slt/8001/policy",
    ]);
  });

  it("that backups follow are not deleted", async () => {
    const followed = rowWhere("policy", (row) => row.name === "gce-standard");
    const free = rowWhere("policy", (row) => row.name === "monthly-archive");
    expect((await checksOf("policy.delete", { policyId: followed.id }))[0]?.level).toBe("error");
    expect((await checksOf("policy.delete", { policyId: free.id }))[0]?.level).toBe("ok");
  });
});

describe("groups", () => {
  it("are of one appliance or of one host, by their kind", () => {
    const free = (row: FactRow) => row.attributes.kind === "application" && row.attributes.logical_group_id === null;
    const first = rowWhere("vm", free);
    const stray = rowWhere("vm", (row) => free(row) && row.attributes.appliance_id !== first.attributes.appliance_id);
    expect(faultsOf("volume-group.create", { name: "g", memberIds: [first.id, stray.id] })).toContain("another appliance");
    expect(faultsOf("volume-group.create", { name: "g", memberIds: [first.id, stray.id], groupKind: "consistency" })).toContain(
      "another host",
    );
    const { steps } = planOf("volume-group.create", { name: "g", memberIds: [first.id] });
    expect(steps.map(({ call }) => call.path)).toEqual(["/logicalgroup", "/logicalgroup/{groupId}/member"]);
    expect(steps[0]?.undo?.call.path).toBe("/logicalgroup/{groupId}");
  });
});

describe("a job", () => {
  it("is cancelled while it is queued or running, and not afterwards", async () => {
    const running = rowWhere("history", (row) => row.item.state === "running");
    const ended = rowWhere("history", (row) => row.item.state === "succeeded");
    expect(planOf("task.cancel", { historyId: running.id }).steps[0]?.call).toMatchObject({
      method: "PUT",
      body: { status: "cancel" },
    });
    expect(faultsOf("task.cancel", { historyId: ended.id })).toContain("is over");
    expect((await checksOf("task.cancel", { historyId: running.id }))[0]?.level).toBe("ok");
  });
});

describe("the console's form of an instance", () => {
  it("tells its faults wherever they stand, and none when there are none", () => {
    const form = { fields: [{ name: "a", children: [{ name: "b", invalid: "true", errorMessage: "is wrong" }] }] };
    expect(formFaults(form)).toEqual(["b: is wrong"]);
    expect(formFaults({ fields: [{ name: "a", invalid: "", errorMessage: null }] })).toEqual([]);
    expect(formFaults("no form")).toEqual([]);
  });

  it("names the instance that exists when it is mounted to one", () => {
    expect(instanceForm({ existing: "web-1" })).toMatchObject({ formtype: "existingmount", name: "Existing Mount" });
  });
});
