import { eq, sql } from "drizzle-orm";
import { Logger, runOnce } from "graphile-worker";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditEntries, events, operationCalls, operations } from "@/lib/db/schema";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing";
import { ProblemError } from "@/lib/http/problems";
import { proxyTasksOn } from "./abandoned-writes";
import type { RecordedWrite, WriteRecorder } from "./ports";
import { createWriteRecorder } from "./write-recorder";

let database: TestDatabase;
let recorder: WriteRecorder;
let announced: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.delete(operations);
  announced = [];
  recorder = createWriteRecorder(database.db, (_, id) => Promise.resolve(void announced.push(id)));
});

const write = (more: Partial<RecordedWrite> = {}): RecordedWrite => ({
  connectionId: "con_1",
  provider: "samsung",
  caller: { id: "usr_1", name: "Op", mayWrite: true },
  requestId: "req_1",
  idempotencyKey: null,
  service: "block-storage",
  operationId: "createVolumeSnapshot",
  method: "POST",
  pathAndQuery: "/v1/volumes/v/snapshots",
  body: null,
  ...more,
});

async function row(id: string) {
  const [found] = await database.db.select().from(operations).where(eq(operations.id, id));
  const calls = await database.db.select().from(operationCalls).where(eq(operationCalls.operationId, id));
  if (found === undefined) throw new Error(`no operation ${id}`);
  return { ...found, calls };
}

/** Runs what the worker has to do, as if `seconds` had passed since the last sign of life. */
async function workAfter(seconds: number): Promise<void> {
  await database.db.execute(sql`update operations set updated_at = updated_at - make_interval(secs => ${seconds}::int)`);
  await database.db.execute(
    sql`select graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) from graphile_worker.jobs`,
  );
  await runOnce({
    connectionString: database.url,
    taskList: proxyTasksOn(() => database.db),
    logger: new Logger(() => () => undefined),
  });
}

describe("the record of a proxied write", () => {
  it("stands before the call is sent, as a call without an end", async () => {
    const { operationId } = await recorder.begin(write({ body: { name: "x", smb_password: "hush" } }));
    expect(await row(operationId)).toMatchObject({
      kind: "vendor.call",
      state: "running",
      requestedById: "usr_1",
      input: {
        service: "block-storage",
        operationId: "createVolumeSnapshot",
        method: "POST",
        path: "/v1/volumes/v/snapshots",
        body: { name: "x", smb_password: "[cut]" },
      },
      calls: [{ method: "POST", url: "/block-storage/v1/volumes/v/snapshots", status: null, endedAt: null }],
    });
    expect(announced).toEqual([operationId]);
    await recorder.end(operationId, { outcome: "answered", status: 200, body: null });
  });

  it.each([
    [
      { outcome: "answered", status: 202, body: { resource_id: "v", access_token: "t" } },
      "succeeded",
      { status: 202, body: { resource_id: "v", access_token: "[cut]" } },
    ],
    [{ outcome: "answered", status: 409, body: { errors: [] } }, "failed", { status: 409, body: { errors: [] } }],
    [{ outcome: "not-sent", title: "t", detail: "d" }, "failed", null],
    [{ outcome: "unknown", title: "t", detail: "d" }, "needs-attention", null],
  ] as const)("ends as the call ended: %o", async (end, state, result) => {
    const { operationId } = await recorder.begin(write());
    await recorder.end(operationId, end);
    const ended = await row(operationId);
    expect(ended).toMatchObject({
      state,
      result,
      calls: [{ outcome: end.outcome, status: end.outcome === "answered" ? end.status : null }],
    });
    expect([ended.endedAt, ended.calls[0]?.endedAt].every((at) => at !== null)).toBe(true);
    expect(announced).toEqual([operationId, operationId]);
  });

  it("gives the first answer to the same key and refuses another write under it", async () => {
    const keyed = write({ idempotencyKey: "k" });
    const first = await recorder.begin(keyed);
    expect(await recorder.begin(keyed)).toEqual({ go: false, operationId: first.operationId, answer: null });
    await recorder.end(first.operationId, { outcome: "answered", status: 200, body: { snapshot_id: "s" } });
    expect(await recorder.begin(keyed)).toEqual({
      go: false,
      operationId: first.operationId,
      answer: { status: 200, body: { snapshot_id: "s" } },
    });
    await expect(recorder.begin({ ...keyed, pathAndQuery: "/v1/volumes/w/snapshots" })).rejects.toMatchObject({
      kind: "idempotency-conflict",
    });
    await expect(recorder.begin({ ...keyed, connectionId: "con_2" })).rejects.toBeInstanceOf(ProblemError);
    expect((await recorder.begin({ ...keyed, caller: { id: "usr_2", name: "Other", mayWrite: true } })).go).toBe(true);
  });

  it("lets one of fifty writes with one key go", async () => {
    const starts = await Promise.all(Array.from({ length: 50 }, () => recorder.begin(write({ idempotencyKey: "k50" }))));
    expect(starts.filter(({ go }) => go)).toHaveLength(1);
    expect(new Set(starts.map(({ operationId }) => operationId)).size).toBe(1);
  });

  it("refuses keys that are none", async () => {
    await expect(recorder.begin(write({ idempotencyKey: "ü" }))).rejects.toMatchObject({ kind: "malformed-request" });
  });
});

describe("a proxied write whose process died", () => {
  it("is left to a person, and is not sent again", async () => {
    const { operationId } = await recorder.begin(write());
    await workAfter(3_600);
    const lost = await row(operationId);
    expect(lost).toMatchObject({ state: "needs-attention", error: { title: "Whether the vendor did it is not known" } });
    expect(lost.calls).toHaveLength(1);
    const told = await database.db.select().from(events);
    expect(told.map(({ payload }) => payload)).toContainEqual(
      expect.objectContaining({ id: operationId, state: "needs-attention" }),
    );
    const audited = await database.db.select().from(auditEntries);
    expect(audited).toMatchObject([{ action: "operation.needs-attention", connectionId: "con_1", outcome: "failed" }]);
  });

  it("is looked at again later while its process gives signs of life", async () => {
    const { operationId } = await recorder.begin(write());
    await workAfter(0);
    expect((await row(operationId)).state).toBe("running");
    await workAfter(3_600);
    expect((await row(operationId)).state).toBe("needs-attention");
  });

  it("takes the vendor's late answer for the truth", async () => {
    const { operationId } = await recorder.begin(write());
    await workAfter(3_600);
    await recorder.end(operationId, { outcome: "answered", status: 200, body: {} });
    expect((await row(operationId)).state).toBe("succeeded");
  });

  it("leaves ended writes as they are", async () => {
    const { operationId } = await recorder.begin(write());
    await recorder.end(operationId, { outcome: "answered", status: 200, body: {} });
    await workAfter(3_600);
    expect((await row(operationId)).state).toBe("succeeded");
  });
});
