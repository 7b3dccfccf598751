import { describe, expect, it } from "vitest";
import { CallLog } from "./call-log";
import { withoutSecretParameters } from "./redaction";

const call = {
  at: "2026-03-02T09:30:00.000Z",
  requestId: "req-1",
  vendor: "samsung",
  method: "GET",
  path: "/samsung/backup/v1/backups",
  status: 200,
  vendorStatus: 200,
  authentication: { verdict: "not-checked" },
  faults: [],
  durationMs: 1,
} as const;
const add = (log: CallLog, body = "") => log.add({ ...call, faults: [], rawBody: Buffer.from(body) });
const sequences = (log: CallLog, sequence = 0) => log.since({ sequence }).map((logged) => logged.sequence);

describe("the log of calls", () => {
  it("keeps the newest, oldest first", () => {
    const log = new CallLog(3);
    for (let turn = 0; turn < 5; turn += 1) add(log);
    expect(sequences(log)).toEqual([3, 4, 5]);
    expect(sequences(log, 4)).toEqual([5]);
  });

  it("goes on counting after it was emptied", () => {
    const log = new CallLog(3);
    for (let turn = 0; turn < 4; turn += 1) add(log);
    log.clear();
    for (let turn = 0; turn < 4; turn += 1) add(log);
    expect(sequences(log)).toEqual([6, 7, 8]);
  });

  it("shows bodies as JSON, and says so where they are not", () => {
    const log = new CallLog();
    for (const body of ['{"name":"x","secretKey":"y"}', "<xml/>", `"${"x".repeat(70_000)}"`]) add(log, body);
    expect(log.since({ sequence: 0 }).map(({ body }) => body)).toEqual([
      { name: "x", secretKey: "[removed]" },
      "[6 bytes, not JSON]",
      "[70002 bytes]",
    ]);
  });

  it("leaves a query as it was but for its secrets", () => {
    expect(withoutSecretParameters("/a?sort=created_at%3Adesc&token=abc&flag&page=0")).toBe(
      "/a?sort=created_at%3Adesc&token=[removed]&flag&page=0",
    );
    expect(withoutSecretParameters("/a")).toBe("/a");
  });
});
