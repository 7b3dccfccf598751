import { beforeEach, describe, expect, it } from "vitest";
import { googleContract } from "../contract";
import { consoleOperations } from "./operations";
import { ConsoleClient } from "./test-client";

let client: ConsoleClient;
beforeEach(() => {
  client = new ConsoleClient();
});

describe("the sandbox's console", () => {
  it("plays every operation of the contract and none besides", () => {
    const ids = googleContract().operations.map(({ operationId }) => operationId);
    expect(Object.keys(consoleOperations).sort()).toEqual(ids.sort());
  });

  it("answers every read without a parameter as the contract says", () => {
    for (const { method, template } of googleContract().operations) {
      if (template.includes("{") || !["GET", "HEAD", "OPTIONS"].includes(method)) continue;
      const told = client.call(method, template);
      expect(`${method} ${template} ${told.status < 300}`).toBe(`${method} ${template} true`);
    }
  });

  it("refuses a call on what is not there with its own error body, and never breaks", () => {
    for (const { method, template } of googleContract().operations) {
      if (!template.includes("{")) continue;
      const told = client.call(
        method,
        template.replaceAll(/\{[^}]+\}/g, "999"),
        ["POST", "PUT", "PATCH"].includes(method) ? {} : undefined,
      );
      const isOpen = /appclass|settableoption\/\{|listdynamicfields|dynamicprotection\/job/.test(template);
      if (!isOpen) expect(`${method} ${template} ${[400, 404].includes(told.status)}`).toBe(`${method} ${template} true`);
      if (told.status >= 400) expect(told.body).toMatchObject({ err_code: expect.any(Number) as number });
    }
  });

  it("shows every object that its lists hold, with the same id", () => {
    for (const path of [
      "application",
      "host",
      "backup",
      "job",
      "sla",
      "slt",
      "slp",
      "diskpool",
      "cluster",
      "event",
      "user",
      "role",
      "org",
      "cloudcredential",
      "logicalgroup",
      "consistencygroup",
    ]) {
      const [first] = client.list(`/${path}?limit=1`);
      expect(first, path).toBeDefined();
      expect(client.show(`/${path}/${first?.id}`).id, path).toBe(first?.id);
    }
  });

  it.each([
    ["user", { name: "new@example.com" }, { comments: "changed" }],
    ["role", { name: "reader" }, { description: "changed" }],
    ["org", { name: "Initech" }, { description: "changed" }],
    ["array", { name: "pure-1", arraytype: "PURE" }, { ipaddress: "10.0.0.9" }],
    ["diskpool", { name: "vault-2", pooltype: "vault" }, { warnpct: 70 }],
    ["slp", { name: "profile-2" }, { description: "changed" }],
    ["slt", { name: "template-2" }, { description: "changed" }],
    ["host", { hostname: "new-host" }, { description: "changed" }],
  ])("keeps what is made of %s: listed, changed as a merge, gone once deleted", (path, made, change) => {
    const { id } = client.call("POST", `/${path}`, made).body as { id: string };
    expect(client.list(`/${path}?limit=4096`).map((row) => row.id)).toContain(id);
    expect(client.call("POST", `/${path}`, made).status).toBe(409);
    expect(client.call("PUT", `/${path}/${id}`, { ...change, name: null }).body).toMatchObject({ ...made, ...change });
    const sources =
      path === "host"
        ? { sources: (client.show(`/host/${id}`).sources as { clusterid: string }[]).map(({ clusterid }) => ({ clusterid })) }
        : undefined;
    expect(client.call("DELETE", `/${path}/${id}`, sources).status).toBe(204);
    expect(client.call("GET", `/${path}/${id}`).status).toBe(404);
  });
});
