import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileStorageService } from "../file-storage";
import { parallelFileStorageService } from "../parallel-file-storage";
import { away, home, StorageClient, testGround } from "./test-client";

const services = {
  filestorage: fileStorageService,
  "parallel-filestorage": parallelFileStorageService,
};

/** Every id that an answer tells, to ask with. */
function idsIn(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) idsIn(item, found);
  else if (typeof value === "object" && value !== null)
    for (const [name, member] of Object.entries(value)) {
      if (typeof member === "string" && /(^|_)(id|name|path)$/.test(name)) found.add(member);
      else idsIn(member, found);
    }
}

const word = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom("", "-1", "0", "1", "99999999999999", "true", "FILE", "FOLDER", "/", "HDD", "NFS", "kr-east1", "name:desc"),
  fc.constantFrom("2026-02-01T00:00:00Z", "2026-03-02T09:30:00+09:00", "SUCCESS", "policy", "use", "replication", "backup"),
);
const step = fc.record({
  operation: fc.nat(),
  region: fc.constantFrom(home, away),
  words: fc.array(word, { minLength: 12, maxLength: 12 }),
  given: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
  which: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
  waitMs: fc.constantFrom(0, 3_000, 30_000, 3_600_000, 90_000_000),
  stray: fc.oneof(fc.constant(undefined), fc.json()),
});

/** A body that the operation's schema has, with words and known ids for its values; not always a valid one. */
function bodyFor(schema: unknown, pick: (name: string) => unknown): unknown {
  const { type, properties, items, enum: allowed } = (schema ?? {}) as Record<string, unknown>;
  const types = Array.isArray(type) ? type : [type];
  if (Array.isArray(allowed)) return allowed[0];
  if (types.includes("object")) {
    const members = Object.entries((properties ?? {}) as Record<string, unknown>);
    return Object.fromEntries(members.map(([name, member]) => [name, bodyOrPick(member, name, pick)]));
  }
  if (types.includes("array")) return [bodyOrPick(items, "item", pick)];
  return pick("value");
}
function bodyOrPick(schema: unknown, name: string, pick: (name: string) => unknown): unknown {
  const { type, pattern, examples } = (schema ?? {}) as { type?: unknown; pattern?: string; examples?: unknown[] };
  const types = Array.isArray(type) ? type : [type];
  if (types.includes("object") || types.includes("array")) return bodyFor(schema, pick);
  if (types.includes("boolean")) return true;
  if (types.includes("integer")) return 5;
  return pattern === undefined ? pick(name) : (examples?.[0] ?? pick(name));
}

describe.each(Object.entries(services))("any sequence of requests to %s", (_name, service) => {
  it("is answered as the contract says or refused in the vendor's words, and never breaks", () => {
    const answered = new Map<string, number>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
        const ground = testGround();
        const client = new StorageClient(service(ground), ground);
        const { contract } = client.service;
        const known = new Set<string>();
        for (const operation of contract.operations.filter(({ template }) => /^\/v1\/(volumes|buckets)$/.test(template)))
          if (operation.method === "GET") idsIn(client.ok(operation.operationId, { query: { limit: 100 } }), known);
        for (const { operation: which, region, words, given, which: choices, waitMs, stray } of steps) {
          const operation = contract.operations[which % contract.operations.length];
          const entry = operation === undefined ? null : contract.version(operation);
          if (operation === undefined || entry === null) continue;
          const ids = [...known];
          let drawn = 0;
          const next = () => (drawn += 1) % 12;
          const idOrWord = () => {
            const place = next();
            return given[place] ? ids[(choices[place] ?? 0) % ids.length] : words[place];
          };
          const path: Record<string, string> = {};
          const query: Record<string, string> = {};
          for (const { in: where, name, required } of entry.parameters) {
            if (where === "path") path[name] = idOrWord() ?? "x";
            else if (where === "query" && (required || given[next()])) query[name] = idOrWord() ?? "";
            if (where === "query" && /_at_(from|to)$/.test(name)) query[name] = "2026-03-01T00:00:00Z";
          }
          const resolve = (schema: unknown): unknown => {
            const reference = (schema as { $ref?: string } | undefined)?.$ref;
            if (reference !== undefined) return resolve(contract.schema(reference.split("/").at(-1) ?? ""));
            if (Array.isArray(schema)) return schema.map(resolve);
            if (typeof schema !== "object" || schema === null) return schema;
            return Object.fromEntries(Object.entries(schema).map(([name, member]) => [name, resolve(member)]));
          };
          const made = entry.body === null ? undefined : bodyFor(resolve(entry.body.schema), idOrWord);
          const body = stray === undefined || operation.method === "GET" ? made : (JSON.parse(stray) as unknown);
          const request = { path, query, body, region };
          const answer = client.send(operation.operationId, request);
          expect([200, 201, 202, 400, 404, 409], operation.operationId).toContain(answer.status);
          if (answer.status < 300) {
            answered.set(operation.operationId, (answered.get(operation.operationId) ?? 0) + 1);
            idsIn(answer.body, known);
          }
          client.now += waitMs;
        }
      }),
      { numRuns: 60, seed: 11 },
    );
    // The generator is worth something only if much of it gets through.
    expect(answered.size).toBeGreaterThan(5);
  });
});
