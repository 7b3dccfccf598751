import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { nouns, type Noun } from "@/lib/domain/nouns";
import { operationKinds } from "@/lib/domain/operation";
import type { RunningSandbox } from "@/lib/sandbox";
import { startTestSandbox } from "@/lib/sandbox/testing";
import { demoAccounts, type DemoAccount } from "@/lib/sandbox/demo-accounts";
import { coverageRows } from "../contract/coverage-rows";
import { createVendorHttp, VendorError, type OpenVendorHttp } from "../http";
import type { ReadEvent } from "../reader";
import { providers } from "../registry";
import { FactBook, faultsOfCall, ReadInventory, readerOf, rowSchemaOf, sampleInputs } from "./index";

/*
 * What every provider must keep, whatever the vendor. Runs for every provider of the registry against its own sandbox.
 * There is no vendor's name and no vendor's case in it: what differs is declared by the provider.
 */

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());

const faultsSchema = z.object({ items: z.array(z.object({ struck: z.int() })) });

async function control(method: string, path: string, body?: object): Promise<void> {
  const response = await fetch(`${sandbox.url}/__sandbox${path}`, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

describe.each(providers.map((provider) => [provider.id, provider] as const))("the provider %s", (id, provider) => {
  const { connection } = provider;
  const open: OpenVendorHttp[] = [];
  let account: DemoAccount;

  beforeAll(() => {
    const found = demoAccounts(sandbox.url).find((candidate) => candidate.connection.provider === id);
    if (found === undefined) throw new Error(`The sandbox has no account for ${id}.`);
    account = found;
  });
  afterEach(async () => {
    await control("DELETE", "/faults");
    for (const client of open.splice(0)) await client.close();
  });

  const client = (options: { maxAttempts?: number; credentials?: unknown } = {}): OpenVendorHttp => {
    const { endpoint, settings, credentials } = account.connection;
    const http = createVendorHttp({
      spec: connection,
      connection: { id: "con_conformance", endpoint, settings },
      credentials: options.credentials ?? credentials,
      policy: { networks: ["127.0.0.0/8"] },
      limits: { maxAttempts: options.maxAttempts ?? 3, backoffBaseMs: 1, breakerFailures: 10_000 },
    });
    open.push(http);
    return http;
  };
  const secrets = () =>
    Object.values(account.connection.credentials).filter((value): value is string => typeof value === "string");
  const io = (http: OpenVendorHttp) => ({
    http,
    settings: http.settings,
    now: () => new Date(),
    signal: new AbortController().signal,
  });

  describe("as a connection", () => {
    it("says of every field where it belongs and what it is for", () => {
      expect(new Set(connection.fields.map(({ name }) => name)).size).toBe(connection.fields.length);
      for (const field of connection.fields) {
        expect(field.label, field.name).not.toBe("");
        expect(field.help, field.name).toMatch(/\.$/);
        if (field.kind === "select") expect(field.options?.length, field.name).toBeGreaterThan(0);
        if (field.onlyWhen) expect(connection.fields.map(({ name }) => name)).toContain(field.onlyWhen.field);
      }
    });

    it("takes a good account and refuses one without what it says is required", () => {
      const { settings, credentials } = account.connection;
      expect(connection.settings.safeParse(settings).success).toBe(true);
      expect(connection.credentials.safeParse(credentials).success).toBe(true);
      for (const field of connection.fields.filter(({ required, onlyWhen }) => required && !onlyWhen)) {
        const given: Record<string, unknown> = { ...(field.group === "settings" ? settings : credentials) };
        delete given[field.name];
        const schema = field.group === "settings" ? connection.settings : connection.credentials;
        expect(schema.safeParse(given).success, `without ${field.name}`).toBe(false);
      }
      expect(connection.credentials.safeParse({}).success).toBe(false);
    });

    it("names an address for every service and the headers that carry credentials", () => {
      const settings = connection.settings.parse(account.connection.settings);
      expect(connection.endpointFault?.(account.connection.endpoint) ?? null).toBeNull();
      for (const service of Object.keys(provider.contracts())) {
        expect(URL.canParse(connection.baseUrl({ endpoint: account.connection.endpoint, settings }, { service }))).toBe(true);
      }
      expect(connection.credentialHeaders.length).toBeGreaterThan(0);
    });

    it("works when it is tested, and says what it may do", async () => {
      const tested = await provider.test(io(client()));
      expect(tested.permissions.length).toBeGreaterThan(0);
      for (const version of tested.versions) expect(Object.keys(provider.contracts())).toContain(version.service);
    });

    it("is refused with wrong credentials, and no error tells any of them", async () => {
      const [first = "", ...others] = Object.keys(account.connection.credentials);
      for (const name of [first, ...others]) {
        const wrong = { ...account.connection.credentials, [name]: `wrong-${String(account.connection.credentials[name])}` };
        const error = await provider.test(io(client({ credentials: wrong }))).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(VendorError);
        expect((error as VendorError).facts.kind).toBe("unauthorized");
        const told = `${String(error)} ${JSON.stringify(error)}`;
        for (const secret of secrets()) expect(told).not.toContain(secret);
        expect(told).not.toMatch(/127\.0\.0\.1|\n\s+at /);
      }
    });
  });

  describe("in what it can do", () => {
    it("speaks of every kind of write, with a reason for each that it cannot", () => {
      expect(Object.keys(provider.capabilities).sort()).toEqual([...operationKinds].sort());
      for (const [kind, capability] of Object.entries(provider.capabilities)) {
        if (!capability.supported) expect(capability.reason, kind).toMatch(/^[A-Z].{10,}/);
        else
          expect(() => z.toJSONSchema(capability.operation.input, { io: "input", unrepresentable: "any" }), kind).not.toThrow();
      }
    });

    it("declares only operations that its contracts have", () => {
      const input = { contracts: provider.contracts(), declared: provider.coverage, inSandbox: () => true, onPage: () => true };
      expect(() => coverageRows(input)).not.toThrow();
      const readers = nouns.filter((noun) => readerOf(provider, noun) !== undefined);
      expect(Object.keys(provider.coverage.readers).sort()).toEqual([...readers].sort());
    });
  });

  describe("as it reads", () => {
    const inventory = new ReadInventory();
    let events: Map<Noun, ReadEvent<Noun>[]>;

    it("gives rows of the unified model, in pages of bounded size, without an error", async () => {
      events = await inventory.read(provider, client());
      for (const [noun, found] of events) {
        const schema = rowSchemaOf(noun);
        expect(
          found.filter(({ type }) => type === "error"),
          noun,
        ).toEqual([]);
        for (const event of found) {
          if (event.type !== "rows") continue;
          expect(event.rows.length).toBeLessThanOrEqual(5_000);
          for (const row of event.rows) {
            const parsed = schema.safeParse(row);
            expect(parsed.success ? null : `${noun} ${row.vendorId}: ${z.prettifyError(parsed.error)}`).toBeNull();
            expect(JSON.stringify(row.attributes).length).toBeLessThan(16_384);
          }
        }
      }
    });

    it("gives every row once, under the partition that it then calls complete", () => {
      for (const [noun, found] of events) {
        const seen = new Set<string>();
        const complete = new Set(found.flatMap((event) => (event.type === "complete" ? [event.partition] : [])));
        for (const event of found) {
          if (event.type !== "rows") continue;
          expect(complete.has(event.partition), `${noun} ${event.partition}`).toBe(true);
          for (const { vendorId } of event.rows) {
            expect(seen.has(vendorId), `${noun} ${vendorId} twice`).toBe(false);
            seen.add(vendorId);
          }
        }
      }
    });

    it("finds the same the second time", async () => {
      const before = new Map([...inventory.rows].map(([noun, rows]) => [noun, new Set(rows.keys())]));
      await inventory.read(provider, client());
      for (const [noun, rows] of inventory.rows) expect(new Set(rows.keys()), noun).toEqual(before.get(noun));
    });

    it("keeps secrets out of rows", () => {
      for (const rows of inventory.rows.values()) {
        const told = JSON.stringify([...rows.values()]);
        for (const secret of secrets()) expect(told).not.toContain(secret);
      }
    });

    it.each(["malformed", "truncate", "reset-before", "reset-after"])(
      "goes on after a %s answer and says what it could not read",
      async (fault) => {
        for (const noun of nouns) {
          const reader = readerOf(provider, noun);
          if (reader === undefined) continue;
          const http = client({ maxAttempts: 1 });
          // The first answers pass, so that something can be read; then some are spoilt.
          await control("POST", "/faults", { match: { vendor: id }, fault, skip: 2, times: 1 });
          const found: ReadEvent<Noun>[] = [];
          for await (const event of reader(inventory.context(http))) found.push(event);
          const { items } = faultsSchema.parse(await (await fetch(`${sandbox.url}/__sandbox/faults`)).json());
          const wasStruck = items.every(({ struck }) => struck > 0);
          await control("DELETE", "/faults");
          const errors = found.filter((event) => event.type === "error");
          if (wasStruck) expect(errors.length, noun).toBeGreaterThan(0);
          for (const { message } of errors) for (const secret of secrets()) expect(message).not.toContain(secret);
          const schema = rowSchemaOf(noun);
          for (const event of found)
            if (event.type === "rows") for (const row of event.rows) expect(schema.safeParse(row).success).toBe(true);
        }
      },
    );

    it("ends with the reason when the credentials are refused", async () => {
      const name = Object.keys(account.connection.credentials).at(-1) ?? "";
      const wrong = { ...account.connection.credentials, [name]: "wrong" };
      for (const noun of nouns) {
        const reader = readerOf(provider, noun);
        if (reader === undefined || inventory.of(noun).size === 0) continue;
        const all = async () => {
          for await (const event of reader(inventory.context(client({ credentials: wrong }))))
            expect(event.type).not.toBe("complete");
        };
        await expect(all(), noun).rejects.toMatchObject({ facts: { kind: "unauthorized" } });
      }
    });

    describe("and then plans", () => {
      const kinds = operationKinds.filter((kind) => provider.capabilities[kind].supported);
      it.each(kinds)("%s: the same calls for the same wish, all of them in the contract", (kind) => {
        const capability = provider.capabilities[kind];
        if (!capability.supported) throw new Error("Only supported kinds come here.");
        const book = new FactBook(inventory);
        const settings = connection.settings.parse(account.connection.settings);
        const refusals = new Set<string>();
        for (const wish of sampleInputs(kind, book)) {
          const input = capability.operation.input.safeParse(wish);
          if (!input.success) {
            refusals.add(z.prettifyError(input.error));
            continue;
          }
          const given = structuredClone(input.data);
          const planned = capability.operation.plan(input.data, book.facts(settings));
          expect(input.data).toEqual(given);
          if (!planned.ok) {
            for (const { path, message } of planned.errors) refusals.add(`${path} ${message}`);
            continue;
          }
          expect(capability.operation.plan(input.data, book.facts(settings))).toEqual(planned);
          expect(planned.plan.summary).toMatch(/\.$/);
          expect(planned.plan.subject).not.toBe("");
          expect(planned.plan.steps.some(({ effect }) => effect === "write")).toBe(true);
          for (const { call } of planned.plan.steps) expect(faultsOfCall(provider, call)).toEqual([]);
          for (const { noun } of planned.plan.affected) expect(nouns).toContain(noun);
          return;
        }
        throw new Error(`No wish was taken: ${[...refusals].slice(0, 5).join("; ")}`);
      });
    });
  });
});
