import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { samsungContracts } from "@/lib/providers/samsung/contract";
import { loadContract, type RequestParts } from ".";

const contracts = samsungContracts();
const blockStorage = contracts["block-storage"];
const backup = contracts.backup;

const parts = (given: Partial<Omit<RequestParts, "query">> & { query?: string }): RequestParts => ({
  pathParams: given.pathParams ?? {},
  query: new URLSearchParams(given.query ?? ""),
  body: given.body,
});

const document = (paths: Record<string, unknown>, components = {}) => ({
  openapi: "3.1.0",
  info: { title: "Test", version: "1" },
  paths,
  components,
});
const operation = (operationId: string, more = {}) => ({ operationId, responses: { "204": {} }, ...more });

describe("the five Samsung contracts", () => {
  it("list every operation and version that the vendor documents", () => {
    const counts = Object.fromEntries(
      Object.entries(contracts).map(([name, contract]) => [
        name,
        [contract.operations.length, contract.operations.reduce((sum, { versions }) => sum + versions.length, 0)],
      ]),
    );
    expect(counts).toEqual({
      "archive-storage": [25, 44],
      backup: [31, 91],
      "block-storage": [41, 160],
      "file-storage": [21, 42],
      "parallel-file-storage": [11, 11],
    });
  });

  it("find each operation again by its own path, with the values of its parameters", () => {
    const value = fc
      .string({ minLength: 1, maxLength: 20, unit: "grapheme" })
      .filter((text) => !/^\.{1,2}$|[/\\\p{Cc}\p{Cs}]/u.test(text));
    for (const contract of Object.values(contracts)) {
      for (const entry of contract.operations) {
        fc.assert(
          fc.property(fc.array(value, { minLength: 4, maxLength: 4 }), (values) => {
            const expected: Record<string, string> = {};
            const path = entry.template.replaceAll(/\{(.+?)\}/g, (_, name: string) => {
              const chosen = values[Object.keys(expected).length] ?? "x";
              expected[name] = `id ${chosen}`;
              return encodeURIComponent(`id ${chosen}`);
            });
            const match = contract.match(entry.method, path);
            expect(match?.operation.operationId).toBe(entry.operationId);
            expect(match?.pathParams).toEqual(expected);
          }),
          { numRuns: 5 },
        );
      }
    }
  });

  it("tell what trackers, pagers and the proxy ask about operations", () => {
    expect(backup.operation("listBackupTargets").pagination).toMatchObject({
      style: "page",
      defaultSize: 5,
      items: "contents",
      total: "count",
    });
    expect(backup.operation("restoreBackup")).toMatchObject({ isAsync: true, isWrite: true, method: "POST" });
    expect(backup.operation("checkBackupMasterConnectionState")).toMatchObject({ method: "GET", isWrite: false });
    expect(blockStorage.serviceType).toBe("baremetal-blockstorage");
    expect(blockStorage.versions[0]).toEqual({ version: "1.3", state: "CURRENT", notBefore: null });
    expect([...(blockStorage.operation("createVolume").versions[0]?.success.keys() ?? [])]).toEqual([202]);
    expect(blockStorage.version(blockStorage.operation("createVolume"), "1.1")?.body?.schemaName).toBe("VolumeCreateRequest");
    expect(blockStorage.version(blockStorage.operation("setVolumeQoS"), "1.1")).toBeNull();
  });
});

describe("match", () => {
  it("prefers literal segments to parameters, and goes back when the literal leads nowhere", () => {
    const contract = loadContract(
      "t",
      document({
        "/jobs/{id}": { get: operation("one") },
        "/jobs/all": { get: operation("all") },
        "/jobs/{id}/log": { get: operation("log") },
        "/jobs/all/stop": { post: operation("stop") },
      }),
    );
    expect(contract.match("GET", "/jobs/all")?.operation.operationId).toBe("all");
    expect(contract.match("GET", "/jobs/7")?.operation.operationId).toBe("one");
    expect(contract.match("GET", "/jobs/all/log")?.pathParams).toEqual({ id: "all" });
  });

  it.each([
    ["an encoded slash between literals", "/v1%2Fvolumes"],
    ["an encoded slash in a value", "/v1/volumes/a%2Fb"],
    ["an encoded backslash", "/v1/volumes/a%5Cb"],
    ["a plain backslash", "/v1/volumes/a\\b"],
    ["a dot segment", "/v1/volumes/.."],
    ["an encoded dot segment", "/v1/volumes/%2e%2E"],
    ["an empty segment", "/v1//volumes"],
    ["an empty value", "/v1/volumes/"],
    ["a control character", "/v1/volumes/a%00"],
    ["a malformed escape", "/v1/volumes/%zz"],
    ["half a character", "/v1/volumes/%c3"],
    ["an absolute address", "http://example.test/v1/volumes"],
    ["letters in another case", "/V1/volumes"],
    ["an escaped literal", "/v1/volume%73"],
    ["a longer path", "/v1/volumes/a/b/c/d"],
  ])("finds nothing for %s", (_, path) => {
    expect(blockStorage.match("GET", path)).toBeNull();
  });

  it("finds nothing for a method that the path does not have", () => {
    for (const method of ["PATCH", "HEAD", "TRACE", "CONNECT", "get", "X-GET"])
      expect(blockStorage.match(method, "/v1/volumes")).toBeNull();
  });

  it("never throws, and never gives a value that is a path, whatever it is asked", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.webPath(), (noise, path) => {
        for (const candidate of [noise, path, `/v1/volumes/${noise}`, `/v1/volumes${path}`]) {
          for (const found of Object.values(blockStorage.match("GET", candidate)?.pathParams ?? {}))
            expect(found).not.toMatch(/[/\\]|^\.{1,2}$/);
        }
      }),
    );
  });
});

describe("validate", () => {
  const list = blockStorage.operation("listVolumes");
  const create = blockStorage.operation("createVolume");
  const volume = { name: "bs-01", disk_type: "SSD", size_gb: 10, attachments: [{ object_id: "a", object_type: "BM" }] };

  it("turns query text into the values its types ask for, and fills in defaults", () => {
    expect(blockStorage.validate(list, undefined, parts({ query: "limit=5&name=12" }))).toEqual({
      ok: true,
      value: { pathParams: {}, query: { limit: 5, offset: 0, name: "12" }, body: undefined },
    });
  });

  it("names unknown, malformed, repeated and missing query parameters", () => {
    expect(blockStorage.validate(list, "1.3", parts({ query: "limit=ten&offset=1&offset=2&page=1" }))).toEqual({
      ok: false,
      issues: [
        { in: "query", path: "offset", message: "must be given once" },
        { in: "query", path: "page", message: "is not a parameter of this operation" },
        { in: "query", path: "limit", message: "must be integer" },
      ],
    });
    const targets = backup.operation("listBackupTargets");
    expect(backup.validate(targets, "1.2", parts({ query: "server_category=VIRTUAL_SERVER" }))).toEqual({
      ok: false,
      issues: [{ in: "query", path: "policy_type", message: "is required" }],
    });
  });

  it("honours the parameters of the version asked for", () => {
    const targets = backup.operation("listBackupTargets");
    expect(backup.validate(targets, "1.1", parts({ query: "server_category=VIRTUAL_SERVER" })).ok).toBe(true);
    expect(backup.validate(targets, "1.1", parts({ query: "server_category=VIRTUAL_SERVER&policy_type=VM_IMAGE" })).ok).toBe(
      false,
    );
  });

  it("takes an empty value as null where a query parameter may be null", () => {
    const relations = backup.operation("listBackupRegionRelationship");
    const result = backup.validate(relations, undefined, parts({ query: "backup_master_type=" }));
    expect(result).toMatchObject({ ok: true, value: { query: { backup_master_type: null } } });
  });

  it("reads lists both repeated and joined by commas, as the contract says", () => {
    const parameter = (name: string, explode: boolean) => ({
      name,
      in: "query",
      explode,
      schema: { type: "array", items: { type: "integer" } },
    });
    const contract = loadContract(
      "t",
      document({ "/x": { get: operation("x", { parameters: [parameter("a", true), parameter("b", false)] }) } }),
    );
    const result = contract.validate(contract.operation("x"), undefined, parts({ query: "a=1&a=2&b=3,4" }));
    expect(result).toMatchObject({ ok: true, value: { query: { a: [1, 2], b: [3, 4] } } });
  });

  it("points at every wrong place of a body", () => {
    const result = blockStorage.validate(
      create,
      "1.3",
      parts({ body: { ...volume, disk_type: "TAPE", size_gb: "10", qos: { iops: 4999, throughput: 250 } } }),
    );
    expect(result.ok ? [] : result.issues).toEqual(
      expect.arrayContaining([
        { in: "body", path: "/disk_type", message: "must be one of SSD, HDD" },
        { in: "body", path: "/size_gb", message: "must be integer" },
        { in: "body", path: "/qos/iops", message: "must be >= 5000" },
      ]),
    );
  });

  it("asks for a body where one is required and refuses one where none is taken", () => {
    expect(blockStorage.validate(create, undefined, parts({}))).toEqual({
      ok: false,
      issues: [{ in: "body", path: "", message: "is required" }],
    });
    const snapshot = blockStorage.operation("createVolumeSnapshot");
    const pathParams = { volume_id: "v" };
    expect(blockStorage.validate(snapshot, undefined, parts({ pathParams, body: { name: "x" } })).ok).toBe(false);
    expect(blockStorage.validate(snapshot, undefined, parts({ pathParams, body: {} })).ok).toBe(true);
  });

  it("refuses a version that the operation is not in", () => {
    expect(blockStorage.validate(blockStorage.operation("setVolumeQoS"), "1.0", parts({ body: {} })).ok).toBe(false);
  });

  it("accepts the documented example of every request body in every version", () => {
    for (const contract of Object.values(contracts)) {
      for (const entry of contract.operations) {
        for (const version of entry.versions) {
          const name = version.body?.schemaName;
          if (name == null) continue;
          const sample = exampleOf(contract.schema(name), contract.schema);
          const pathParams = Object.fromEntries(version.parameters.filter((p) => p.in === "path").map((p) => [p.name, "x"]));
          const result = contract.validate(entry, version.version, {
            pathParams,
            query: new URLSearchParams(requiredQuery(version.parameters)),
            body: sample,
          });
          expect(result, `${contract.service} ${version.version} ${entry.operationId}`).toMatchObject({ ok: true });
        }
      }
    }
  });

  it("takes any JSON without throwing", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.webQueryParameters(), (body, query) => {
        for (const entry of blockStorage.operations) {
          expect(typeof blockStorage.validate(entry, undefined, parts({ body, query })).ok).toBe("boolean");
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe("validateAnswer", () => {
  it("checks an answer against the schema of its version and status", () => {
    const show = blockStorage.operation("showVolume");
    expect(blockStorage.validateAnswer(show, "1.3", { status: 200, body: { result: { state: "IN_USE" } } })).toEqual([]);
    expect(blockStorage.validateAnswer(show, "1.3", { status: 200, body: { result: { state: "LOST" } } })).toHaveLength(1);
    expect(blockStorage.validateAnswer(show, "1.3", { status: 202, body: {} })).toHaveLength(1);
  });
});

describe("loadContract", () => {
  it.each([
    ["another format", { swagger: "2.0" }],
    [
      "a reference to nothing",
      document({ "/x": { get: operation("x", { parameters: [{ $ref: "#/components/parameters/Gone" }] }) } }),
    ],
    ["one id twice", document({ "/x": { get: operation("x") }, "/y": { get: operation("x") } })],
    ["one place under two templates", document({ "/x/{a}": { get: operation("x") }, "/x/{a}b": { get: operation("y") } })],
  ])("refuses %s", (_, broken) => {
    expect(() => loadContract("t", broken)).toThrow();
  });
});

function requiredQuery(
  parameters: readonly { in: string; name: string; required: boolean; schema: unknown }[],
): [string, string][] {
  return parameters
    .filter((parameter) => parameter.in === "query" && parameter.required)
    .map(({ name, schema }) => [name, String((schema as { enum?: unknown[] }).enum?.[0] ?? "x")]);
}

/** A value made of a schema's own examples. */
function exampleOf(schema: unknown, find: (name: string) => unknown): unknown {
  const node = schema as Record<string, unknown>;
  if (typeof node.$ref === "string") return exampleOf(find(node.$ref.split("/").at(-1) ?? ""), find);
  const types = [node.type].flat();
  if (Array.isArray(node.anyOf)) return exampleOf(node.anyOf[0], find);
  if (typeof node.pattern === "string")
    return (node.examples as unknown[] | undefined)?.[0] ?? /\^\(([\w]+)/.exec(node.pattern)?.[1];
  if (types.includes("object")) {
    return Object.fromEntries(
      Object.entries((node.properties ?? {}) as Record<string, unknown>).map(([key, member]) => [key, exampleOf(member, find)]),
    );
  }
  if (Array.isArray(node.enum)) return node.enum[0];
  if (types.includes("array")) return [exampleOf(node.items ?? { type: "string" }, find)];
  if (types.includes("integer") || types.includes("number")) return (node.minimum as number | undefined) ?? 1;
  if (types.includes("boolean")) return true;
  return node.format === "date-time" ? "2026-01-01T00:00:00Z" : "x";
}
