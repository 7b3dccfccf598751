import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Contract, ContractOperation } from "@/lib/providers/contract";
import { archiveStorageService } from "../archive-storage";
import { fileStorageService } from "../file-storage";
import { parallelFileStorageService } from "../parallel-file-storage";
import { away, home, StorageClient, testGround } from "./test-client";

const services = {
  archivestorage: { service: archiveStorageService, mostly: 12, runs: 25 },
  filestorage: { service: fileStorageService, mostly: 14, runs: 70 },
  "parallel-filestorage": { service: parallelFileStorageService, mostly: 9, runs: 100 },
};

/** What may be said for a parameter or a member of a body, by its name. */
type Known = Map<string, Set<string>>;

const ownerOf: Readonly<Record<string, string>> = {
  filestorages: "volume_id",
  parallel_filestorages: "volume_id",
  buckets: "bucket_id",
  snapshots: "snapshot_id",
  snapshot_schedule: "snapshot_schedule_id",
  archiving_policies: "archiving_policy_id",
};
const alsoCalled: Readonly<Record<string, readonly string[]>> = {
  object_name: ["object_path", "source_object_path", "path", "paths"],
  object_path: ["object_path", "source_object_path", "path"],
  object_version_id: ["source_object_version", "versions"],
};

/** Remembers every text of an answer under the names that requests have for it. */
function learn(known: Known, value: unknown, list = ""): void {
  if (Array.isArray(value)) value.forEach((item) => learn(known, item, list));
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  for (const [name, member] of Object.entries(value)) {
    if (typeof member !== "string") {
      learn(known, member, name);
      continue;
    }
    for (const called of [name === "id" ? (ownerOf[list] ?? "id") : name, ...(alsoCalled[name] ?? [])])
      known.set(called, (known.get(called) ?? new Set()).add(member));
  }
}

const words = ["", "-1", "0", "1", "99999999999999", "true", "/", "HDD", "kr-east1", "name:desc", "SUCCESS", "backup", "use"];
const word = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom(...words));
const said: Readonly<Record<string, readonly string[]>> = {
  name: ["aaaa", "bbbb", "ccccc", "ddddd"],
  type_name: ["HDD", "SSD"],
  region: [home, away],
  source_region_name: [home, away],
  replication_type: ["replication", "backup"],
  replication_update_type: ["policy", "modify_schedule"],
  object_type: ["FILE", "FOLDER", "VM", "GPU_NODE"],
  action: ["add", "remove"],
  protocol: ["NFS", "CIFS"],
  object_lifecycle: ["1", "30"],
  start_at_from: ["2026-01-20T00:00:00Z"],
  start_at_to: ["2026-12-31T00:00:00Z"],
  sort: ["name:desc", "id:asc"],
  integer: ["1", "5", "128", "1000"],
  limit: ["1", "5", "100"],
  offset: ["0", "2"],
};

/** Parameters that a client leaves out when it wants to see everything. */
const filters = new Set(["state", "name", "object_name", "object_type", "limit", "offset", "marker"]);

const step = fc.record({
  operation: fc.nat(),
  region: fc.constantFrom(home, away),
  owner: fc.nat(),
  choices: fc.array(fc.nat(), { minLength: 16, maxLength: 16 }),
  words: fc.array(word, { minLength: 16, maxLength: 16 }),
  waitMs: fc.constantFrom(0, 3_000, 120_000, 120_000, 3_600_000, 90_000_000),
  stray: fc.option(fc.json(), { freq: 12, nil: undefined }),
});

interface Wish {
  path: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
}

/** A request to an operation: mostly of what is known, sometimes of anything. */
function wishFor(contract: Contract, operation: ContractOperation, pick: (name: string) => string | undefined): Wish {
  const entry = contract.version(operation);
  const [path, query]: [Record<string, string>, Record<string, string>] = [{}, {}];
  for (const { in: where, name, required } of entry?.parameters ?? []) {
    const value = pick(name);
    if (where === "path") path[name] = value ?? "x";
    else if (where === "query" && (required || value !== undefined)) query[name] = value ?? "";
  }
  const make = (schema: unknown, name: string): unknown => {
    const { $ref, type, properties, items, required } = (schema ?? {}) as Record<string, unknown>;
    if (typeof $ref === "string") return make(contract.schema($ref.split("/").at(-1) ?? ""), name);
    const types = Array.isArray(type) ? (type as unknown[]) : [type];
    if (types.includes("object")) {
      const needed = Array.isArray(required) ? (required as unknown[]) : [];
      const members = Object.entries((properties ?? {}) as Record<string, unknown>);
      const given = members.filter(([member]) => needed.includes(member) || pick("?") !== undefined);
      return Object.fromEntries(given.map(([member, inner]) => [member, make(inner, member)]));
    }
    if (types.includes("array")) return [make(items, name)];
    if (types.includes("boolean")) return true;
    if (types.includes("integer")) return Number(pick("integer") ?? 5);
    const { examples, enum: allowed } = (schema ?? {}) as { examples?: unknown[]; enum?: unknown[] };
    return pick(name) ?? allowed?.[0] ?? examples?.[0];
  };
  return { path, query, body: entry?.body ? make(entry.body.schema, "") : undefined };
}

describe.each(Object.entries(services))("any sequence of requests to %s", (_name, { service, mostly, runs }) => {
  it("is answered as the contract says or refused in the vendor's words, and never breaks", () => {
    const answered = new Set<string>();
    const ground = testGround();
    const { contract } = service(ground);
    const all = contract.operations;
    const owners = all.find(({ template, method }) => method === "GET" && /^\/v1\/(volumes|buckets)$/.test(template));
    fc.assert(
      fc.property(fc.array(step, { minLength: 15, maxLength: 40 }), (steps) => {
        const client = new StorageClient(service(ground), ground);
        for (const { operation: number, region, owner, choices, words: strange, waitMs, stray } of steps) {
          const operation = all[number % all.length];
          if (operation === undefined || owners === undefined) continue;
          // What a client would know of one volume or bucket before it asks for more of it.
          const known: Known = new Map();
          learn(known, client.ok(owners.operationId, { query: { limit: 100 }, region }));
          const ownerName = known.has("bucket_id") ? "bucket_id" : "volume_id";
          const ids = [...(known.get(ownerName) ?? [])];
          known.set(ownerName, new Set(ids.slice(owner % ids.length).slice(0, 1)));
          known.delete("name");
          let drawn = 0;
          const pick = (name: string) => {
            const place = (drawn += 1) % 16;
            const choice = choices[place] ?? 0;
            if (choice % 15 === 0) return strange[place];
            const from = [...(said[name] ?? []), ...(known.get(name) ?? [])];
            return from.length > 0 ? from[choice % from.length] : choice % 2 === 0 ? undefined : strange[place];
          };
          for (const read of all.filter(({ method, operationId }) => method === "GET" && operationId.startsWith("list"))) {
            const needed = (name: string) => (filters.has(name) ? undefined : [...(known.get(name) ?? said[name] ?? [])][0]);
            const owned = { ...wishFor(contract, read, needed), region };
            const answer = client.send(read.operationId, owned);
            if (answer.status < 300) learn(known, answer.body);
          }
          const wish = wishFor(contract, operation, pick);
          if (stray !== undefined && operation.method !== "GET") wish.body = JSON.parse(stray) as unknown;
          const answer = client.send(operation.operationId, { ...wish, region });
          expect([200, 201, 202, 400, 404, 409], operation.operationId).toContain(answer.status);
          if (answer.status < 300) answered.add(operation.operationId);
          client.now += waitMs;
        }
      }),
      { numRuns: runs, seed: 11 },
    );
    // The requests are worth something only if many of them are right.
    expect(answered.size, [...answered].join(" ")).toBeGreaterThanOrEqual(mostly);
  });
});
