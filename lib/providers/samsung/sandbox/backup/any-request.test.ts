import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { samsungContracts } from "../../contract";
import { SandboxClient } from "../test-client";

describe("any request to the simulated Backup service", () => {
  let client: SandboxClient;
  let ids: string[] = [];
  beforeAll(async () => {
    client = await SandboxClient.start();
    ids = (await client.rows("/v1/backups")).map(({ id }) => String(id));
  });
  afterAll(() => client.close());

  const contract = samsungContracts().backup;
  const word = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom(
      "",
      "-1",
      "0",
      "99999999999999",
      "true",
      "ALL",
      "FAILED",
      "created_at:desc",
      "kr-east1",
      "WINDOWS",
      "/",
      "2026-02-28T00:00:00Z",
    ),
  );
  const body = fc.oneof(
    fc.constant(undefined),
    fc.json().map((text): unknown => JSON.parse(text)),
  );

  it("is answered as the contract says or refused in the vendor's shape, never with a failure of the sandbox", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...contract.operations),
        fc.constantFrom("1.0", "1.1", "1.2"),
        fc.nat(),
        fc.array(word, { minLength: 8, maxLength: 8 }),
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        body,
        async (operation, version, which, words, given, sentBody) => {
          const path = operation.template.replace(/\{[^}]+\}/g, () =>
            encodeURIComponent(which % 3 === 0 ? words[0] || "x" : (ids[which % ids.length] ?? "x")),
          );
          const parameters =
            contract.version(operation, version)?.parameters.filter((parameter) => parameter.in === "query") ?? [];
          const query = new URLSearchParams();
          parameters.forEach(({ name, schema }, index) => {
            const allowed =
              typeof schema === "object" && Array.isArray(schema.enum) ? String(schema.enum[0]) : (words[index] ?? "");
            if (given[index]) query.set(name, allowed);
          });
          const search = query.size === 0 ? "" : `?${query.toString()}`;
          const isRead = operation.method === "GET";
          const answer = await client.send(operation.method, path + search, { version, ...(isRead ? {} : { body: sentBody }) });
          expect(answer.status).toBeLessThan(500);
          if (answer.status >= 400)
            expect(answer.body.errors[0]).toMatchObject({ status: answer.status, code: expect.any(String) });
        },
      ),
      { numRuns: 600, seed: 7 },
    );
  });
});
