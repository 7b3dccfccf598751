import { describe, expect, it } from "vitest";
import { storwareContract } from "../contract";
import { sandboxForTests } from "./test-client";

const { clock, send, rows, made, machine } = sandboxForTests();

describe("every operation of the contract", () => {
  it("is played", async () => {
    const state = await (await fetch(`${clock.url}/__sandbox/state`)).text();
    expect(state).toContain("virtual machines");
    const { createStorwareVendor } = await import("./index");
    const played = createStorwareVendor({ seed: 1, scale: "small", now: () => clock.now }).operations()[""] ?? [];
    const listed = storwareContract().operations.map(({ operationId }) => operationId);
    expect([...played].sort()).toEqual([...listed].sort());
  });

  it("that reads answers as the contract says", async () => {
    const guid = await machine(3);
    const [backup] = await rows(`/backups?protected-entity=${guid}&status=SUCCESS`);
    const [host] = await rows("/hypervisors");
    const [policy] = await rows("/policies/vm-backup");
    const [snapshotPolicy] = await rows("/policies/vm-snapshot");
    const [rule] = await rows("/rules/vm-backup");
    const [schedule] = await rows("/schedules");
    const [anyTask] = await rows("/tasks");
    const list = await made("/mailing-lists", { name: "ops", recipients: ["ops@example.test"] });
    const credential = await made("/credential", { name: "root", user: "root", password: "hidden" });
    const location = { guid: (await rows(`/backup-locations?protected-entity=${guid}`))[0]?.guid };
    await made("/tasks/restore-and-mount", { backupLocation: location, mode: { name: "AUTO" } });
    clock.now += 10_000;
    const [mount] = await rows("/mounted-backups");
    const [fileSystem] = await rows(`/mounted-file-systems/detailed?mounted-backup=${mount?.guid}`);
    const by: Record<string, string | undefined> = {
      "/virtual-machines/{guid}": guid,
      "/backups/{guid}": backup?.guid,
      "/tasks/{guid}": anyTask?.guid,
      "/mounted-backups/{guid}": mount?.guid,
      "/schedules/{guid}": schedule?.guid,
      "/policies/vm-backup/{guid}": policy?.guid,
      "/rules/vm-backup/{guid}": rule?.guid,
      "/policies/vm-snapshot/{guid}": snapshotPolicy?.guid,
      "/hypervisors/{guid}": host?.guid,
      "/mailing-lists/{guid}": list.guid,
      "/credential/{guid}": credential.guid,
    };
    const query: Record<string, string> = {
      "virtual-machine": guid,
      "protected-entity": guid,
      backup: backup?.guid ?? "",
      "mounted-backup": mount?.guid ?? "",
    };
    const needed: Record<string, string[]> = {
      listVirtualMachineDisks: ["virtual-machine"],
      listSnapshots: ["protected-entity"],
      listBackupLocations: ["protected-entity"],
      listBackupLocationsForRestore: ["protected-entity"],
      listBackupFiles: ["backup"],
      listBackupFilesForRestore: ["backup"],
      listFileSystems: ["backup"],
      listMountedFileSystems: ["mounted-backup"],
      listMountedFiles: ["mounted-backup"],
    };
    for (const { method, template, operationId } of storwareContract().operations) {
      if (method !== "GET") continue;
      const path = template.replace("{guid}", by[template] ?? "missing");
      const given = (needed[operationId] ?? []).map((name) => `${name}=${query[name]}`).join("&");
      const { status, body } = await send("GET", given === "" ? path : `${path}?${given}`);
      expect([200, 204], `${operationId} ${JSON.stringify(body)}`).toContain(status);
    }
    expect(JSON.stringify((await send("GET", "/credential")).body)).not.toContain("hidden");
    const listing = await send("POST", `/mounted-file-systems/${fileSystem?.guid}/listing`, { path: "/etc" });
    expect(listing.body).toMatchObject([{ name: "hosts" }, { name: "fstab" }, { name: "ssh" }]);
    const file = await send("POST", `/mounted-file-systems/${fileSystem?.guid}/download`, { paths: ["/etc/hosts"] });
    expect(file.headers.get("content-disposition")).toBe('attachment; filename="hosts"');
  });

  it("that changes things can be called with what the contract asks for", async () => {
    const guid = await machine();
    const [manager] = await rows("/hypervisor-managers");
    const [policy] = await rows("/policies/vm-backup");
    const report = { backupSize: {}, transferSize: {}, value: "ops@example.test" };
    const calls: [string, string, unknown, number][] = [
      ["PUT", `/virtual-machines/${guid}/ssh-password`, { value: "x" }, 204],
      ["POST", "/tasks/inventory-sync", { hypervisorManagers: [{ guid: manager?.guid }] }, 201],
      ["POST", "/policies/vm-backup/list-by-entities", { protectedEntities: [guid] }, 200],
      [
        "POST",
        "/policies/vm-backup/auto-assignment-preview",
        { name: "x", autoAssignSettings: { mode: { name: "ASSIGN_ONLY" } } },
        200,
      ],
      ["POST", `/policies/vm-backup/${policy?.guid}/auto-assignment-preview`, { name: "x" }, 200],
      ["POST", "/policies/vm-snapshot", { name: "snap" }, 201],
      ["POST", "/backup-destinations/usable-for-vms", [{ guid }], 200],
      ["POST", "/virtual-machines/incremental-not-possible", [{ guid }], 200],
      ["POST", "/dashboard/report-pdf", report, 200],
      ["POST", "/dashboard/report-html", report, 200],
      ["POST", "/dashboard/report-email", report, 204],
      ["POST", "/chargeback-reporting/backup-size/vm", { groupBy: "PROJECT" }, 200],
      ["POST", "/chargeback-reporting/transfer-size/vm", {}, 200],
      ["DELETE", "/tasks/all-running", undefined, 204],
      ["DELETE", "/tasks/all-finished", undefined, 204],
      ["DELETE", "/tasks/all-finished-and-queued", undefined, 204],
      ["DELETE", "/virtual-machines/all-non-present", undefined, 204],
    ];
    for (const [method, path, body, expected] of calls) {
      const answer = await send(method, path, body);
      expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(expected);
    }
    expect((await rows("/virtual-machines")).every(({ present }) => present === true)).toBe(true);
  });
});
