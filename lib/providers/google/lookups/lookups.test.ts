import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningSandbox } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import type { FactBook } from "../../conformance";
import type { OpenVendorHttp } from "../../http";
import type { LookupName } from "../../provider";
import type { GoogleSettings } from "../connection";
import { readAll, sandboxHttp } from "../testing";
import { googleLookups } from "./index";

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

function ask(name: LookupName, input: object) {
  const lookup = googleLookups[name];
  if (lookup === undefined) throw new Error(`There is no look-up ${name}.`);
  const io = { http, settings: http.settings, now: () => new Date(), signal: new AbortController().signal };
  return lookup.run(io, lookup.input.parse(input), book.facts(http.settings));
}

describe("a wizard's question to the console", () => {
  it("about a cloud instance is answered from the console's own form", async () => {
    const restoreTargetId = book.rows("restoreTarget").find((row) => row.attributes.apptype === "GCPInstance")?.id;
    expect((await ask("server-types", { restoreTargetId })).map(({ value }) => value)).toContain("e2-standard-2");
    expect((await ask("restore-places", { restoreTargetId })).map(({ value }) => value)).toContain("asia-northeast3-a");
    const networks = await ask("restore-networks", { restoreTargetId });
    expect(networks[0]).toMatchObject({ label: "default / default" });
    expect(networks[0]?.value.split(" ")).toHaveLength(2);
  });

  it("about an instance has no answers for a point of another platform, which has no such form", async () => {
    const restoreTargetId = book.rows("restoreTarget").find((row) => row.attributes.apptype === "VMBackup")?.id;
    expect(restoreTargetId).toBeDefined();
    for (const name of ["server-types", "restore-places", "restore-networks"] as const)
      expect(await ask(name, { restoreTargetId })).toEqual([]);
  });

  it("about hypervisors, datastores and profiles is answered from its lists", async () => {
    expect((await ask("restore-clusters", {})).map(({ label }) => label)).toEqual(["esx-01.internal", "esx-02.internal"]);
    expect((await ask("restore-storages", {})).map(({ value }) => value)).toContain("datastore-ssd-01");
    const vmId = book.rows("vm").find((row) => row.attributes.kind === "application")?.id;
    const profiles = await ask("backup-destinations", { vmId });
    expect(profiles.filter(({ disabledReason }) => disabledReason === null)).toHaveLength(1);
  });

  it("about what may be protected leaves out what is", async () => {
    const candidates = await ask("backup-candidates", { type: "image" });
    const managed = new Set(book.rows("vm").flatMap((row) => (row.attributes.managed === true ? [row.vendorId] : [])));
    expect(candidates.length).toBeGreaterThan(0);
    for (const { value } of candidates) expect(managed).not.toContain(value);
  });

  it("about names and mounts is answered as they are now", async () => {
    expect((await ask("restore-name-taken", { name: "gce-web-01" }))[0]?.value).toBe("taken");
    expect((await ask("restore-name-taken", { name: "nobody" }))[0]?.value).toBe("free");
    expect(await ask("mounted-backups", {})).toEqual([
      expect.objectContaining({ value: "800000001", detail: expect.stringContaining("month-end check") as string }),
    ]);
  });
});
