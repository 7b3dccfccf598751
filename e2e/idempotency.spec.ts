import { randomUUID } from "node:crypto";
import { z } from "zod";
import { expect, listSchema, test, type Api } from "./fixtures";

const operationSchema = z.object({ id: z.string(), state: z.string() }).loose();

async function someBackup(api: Api): Promise<{ id: string; connectionId: string }> {
  const list = listSchema.parse(await (await api.get("/api/v1/backups?limit=1&state=available&provider=samsung")).json());
  return z.object({ id: z.string(), connectionId: z.string() }).parse(list.items[0]);
}

test("the same key with another body is refused, and the first operation stands", async ({ apiAs }) => {
  const api = await apiAs("operator");
  const backup = await someBackup(api);
  const key = randomUUID();
  const post = (retention: object) =>
    api.send(
      "POST",
      "/api/v1/operations",
      { kind: "backup.set-retention", connectionId: backup.connectionId, input: { backupId: backup.id, retention } },
      { "idempotency-key": key },
    );
  const first = await post({ count: 1, unit: "months" });
  expect(first.status()).toBe(202);
  const second = await post({ count: 3, unit: "months" });
  expect(second.status()).toBe(409);
  expect(z.object({ type: z.string() }).parse(await second.json()).type).toBe("/problems/idempotency-conflict");
  const again = await post({ count: 1, unit: "months" });
  expect(operationSchema.parse(await again.json()).id).toBe(operationSchema.parse(await first.json()).id);
});

test("fifty posts at once with one key make one operation", async ({ apiAs }) => {
  const api = await apiAs("operator");
  const backup = await someBackup(api);
  const key = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 50 }, () =>
      api.send(
        "POST",
        "/api/v1/operations",
        {
          kind: "backup.set-retention",
          connectionId: backup.connectionId,
          input: { backupId: backup.id, retention: { count: 1, unit: "months" } },
        },
        { "idempotency-key": key },
      ),
    ),
  );
  expect(new Set(answers.map((answer) => answer.status()))).toEqual(new Set([202]));
  const ids = await Promise.all(answers.map(async (answer) => operationSchema.parse(await answer.json()).id));
  expect(new Set(ids).size).toBe(1);
});

test("an invalid body is 422 also under a used key, and a missing key is named", async ({ apiAs }) => {
  const api = await apiAs("operator");
  const backup = await someBackup(api);
  const body = {
    kind: "backup.set-retention",
    connectionId: backup.connectionId,
    input: { backupId: backup.id, retention: { count: 1, unit: "months" } },
  };
  const key = randomUUID();
  expect((await api.send("POST", "/api/v1/operations", body, { "idempotency-key": key })).status()).toBe(202);
  const invalid = await api.send(
    "POST",
    "/api/v1/operations",
    { ...body, input: { backupId: backup.id } },
    { "idempotency-key": key },
  );
  expect(invalid.status()).toBe(422);
  const problem = z.object({ errors: z.array(z.object({ path: z.string(), message: z.string() })) }).parse(await invalid.json());
  expect(problem.errors.map((error) => error.path)).toContain("input.retention");
  const keyless = await api.send("POST", "/api/v1/operations", body);
  expect(keyless.status()).toBeLessThan(500);
  expect(await keyless.text()).toContain("Idempotency-Key");
});
