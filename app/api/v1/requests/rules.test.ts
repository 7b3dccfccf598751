import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as approve } from "./[id]/approve/route";
import { PUT as putRule } from "../request-rules/route";
import { ask, makePerson } from "@/lib/access/testing";
import { requestRules, restoreTargets } from "@/lib/db/schema";
import { requestDetailSchema } from "@/lib/domain/request";
import { standardRule } from "@/lib/domain/request-rule";
import { tendRequest } from "@/lib/requests/tend";

import { openDesk, type Desk } from "./testing";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

describe("rules", () => {
  it("never take fewer than two people for what overwrites, whatever somebody wishes or the database says", async () => {
    const problem = await desk.refusal(await desk.rule("vm-in-place", { approvals: 1 }), 422);
    expect(problem.errors?.[0]?.path).toBe("approvals");
    await desk.refusal(await desk.rule("vm-in-place", { automatic: true, approvals: 2 }), 422);
    await desk.bench.db.insert(requestRules).values({
      id: "rul_forged",
      tenantId: desk.bench.tenantId,
      effect: "files-overwrite",
      content: { ...standardRule("files-overwrite"), approvals: 1, automatic: true },
    });
    const wish = await desk.bench.wish("files", { input: { items: [{ source: "/etc", destination: "/etc" }], overwrite: true } });
    const made = requestDetailSchema.parse(await (await desk.post(desk.helpdesk, wish)).json());
    expect(made).toMatchObject({ effect: "files-overwrite", state: "submitted", approvalsNeeded: 2 });
    await desk.forgetRules();
  });

  it("say who may ask and how large it may be", async () => {
    await desk.rule("vm-copy", { askRoles: ["operator"] });
    const problem = await desk.refusal(await desk.post(desk.helpdesk, await desk.bench.wish("vm")), 403);
    expect(problem.detail).toContain("operator");
    await desk.rule("vm-copy", { largestBytes: 1 });
    const large = await desk.post(desk.helpdesk, await desk.bench.wish("vm"));
    const [point] = await desk.bench.db
      .select({ sizeBytes: restoreTargets.sizeBytes })
      .from(restoreTargets)
      .where(eq(restoreTargets.id, (await desk.bench.wish("vm")).restoreTargetId));
    expect(large.status).toBe(point?.sizeBytes == null ? 201 : 422);
    await desk.forgetRules();
  });

  it("are changed by administrators alone, and only for tenants that they see", async () => {
    await desk.refusal(await desk.rule("vm-copy", {}, desk.operator), 403);
    await desk.refusal(await desk.rule("vm-copy", {}, desk.helpdesk), 403);
    const elsewhere = await makePerson(desk.bench.db, { role: "admin", tenantIds: [desk.bench.otherTenantId] });
    expect((await desk.refusal(await desk.rule("vm-copy", {}, elsewhere), 422)).errors?.[0]?.path).toBe("tenantId");
    const forAll = await ask(putRule, {
      method: "PUT",
      path: "/api/v1/request-rules",
      as: elsewhere,
      body: { tenantId: null, effect: "vm-copy", ...standardRule("vm-copy") },
    });
    await desk.refusal(forAll, 403);
  });

  it("change nothing about a request that was decided", async () => {
    const made = await desk.file();
    await desk.act(approve, made.id, desk.operator);
    await desk.rule("vm-copy", { approvals: 3, decideRoles: ["admin"] });
    expect(await desk.show(made.id, desk.helpdesk)).toMatchObject({
      state: "approved",
      approvalsNeeded: 1,
      rule: { approvals: 1 },
    });
    await desk.bench.carryOutAtVendor(made.id);
    expect((await desk.show(made.id, desk.helpdesk)).state).toBe("succeeded");
    await desk.forgetRules();
  });

  it("do not approve by themselves where the vendor does not say that it does no harm", async () => {
    await desk.rule("vm-copy", { automatic: true });
    expect((await desk.file()).state).toBe("submitted");
    await desk.forgetRules();
  });
});

describe("where the vendor says that it does no harm", () => {
  beforeAll(() => desk.bench.connect("sangfor"));
  const filed = async (wish: object) => {
    const answer = await desk.post(desk.helpdesk, wish);
    const body: unknown = await answer.json();
    expect(answer.status, JSON.stringify(body)).toBe(201);
    return requestDetailSchema.parse(body);
  };

  it("a rule approves it at once, as its own act, and both are told apart in the record", async () => {
    await desk.rule("vm-copy", { automatic: true });
    const made = await filed(await desk.bench.wishAt("sangfor"));
    expect(made).toMatchObject({ state: "approved", approvals: [], approvalsGiven: 0 });
    expect(made.entries.map(({ moment, by }) => [moment, by?.id ?? null])).toEqual([
      ["submitted", desk.helpdesk.id],
      ["approved", null],
    ]);
    expect(await desk.bench.operationsOf(made.id)).toMatchObject([
      { requestedById: "request-rule", requestedForId: desk.helpdesk.id },
    ]);
    await desk.forgetRules();
  });

  it("people decide where the rule wants two of them, and in place it is never approved by a rule", async () => {
    await desk.rule("vm-copy", { automatic: true, approvals: 2 });
    expect((await filed(await desk.bench.wishAt("sangfor"))).state).toBe("submitted");
    const wish = await desk.bench.wishAt("sangfor");
    const made = await filed({ ...wish, input: { inPlace: true } });
    expect(made).toMatchObject({ state: "submitted", effect: "vm-in-place", approvalsNeeded: 2, input: { name: made.vmName } });
    await desk.forgetRules();
  });

  it("the vendor is told both names where it has a field for them", async () => {
    const made = await filed(await desk.bench.wishAt("sangfor"));
    expect((await desk.act(approve, made.id, desk.operator)).status).toBe(200);
    const [operation] = await desk.bench.operationsOf(made.id);
    expect(JSON.stringify(operation?.plan)).toContain("asked for by A helpdesk, approved by A operator");
  });
});

describe("time", () => {
  it("reminds once before the end, then ends it; the request stays to be read", async () => {
    const made = await desk.file();
    const moved = (seconds: number) => new Date(Date.parse(made.createdAt) + seconds * 1_000);
    await tendRequest(desk.bench.db, made.id, moved(3_600));
    expect((await desk.show(made.id, desk.helpdesk)).entries.map(({ moment }) => moment)).toEqual(["submitted"]);
    await tendRequest(desk.bench.db, made.id, moved(20 * 3_600));
    await tendRequest(desk.bench.db, made.id, moved(20 * 3_600 + 1));
    await tendRequest(desk.bench.db, made.id, moved(86_400));
    await tendRequest(desk.bench.db, made.id, moved(86_401));
    const seen = await desk.show(made.id, desk.helpdesk);
    expect(seen.state).toBe("expired");
    expect(seen.entries.map(({ moment }) => moment)).toEqual(["submitted", "reminded", "expired"]);
  });

  it("has its jobs on the queue from the moment it is asked", async () => {
    const made = await desk.file();
    const jobs = await desk.bench.db.execute<{ run_at: Date }>(
      sql`select run_at from graphile_worker.jobs where key = ${`tend:${made.id}`}`,
    );
    expect(jobs.rows).toHaveLength(1);
    expect(Math.abs(new Date(String(jobs.rows[0]?.run_at)).getTime() - (Date.parse(made.expiresAt) - 14_400_000))).toBeLessThan(
      2_000,
    );
  });

  it("waits for the end of quiet hours before it begins", async () => {
    const hour = (offset: number) => `${String((new Date().getUTCHours() + offset + 24) % 24).padStart(2, "0")}:00`;
    await desk.rule("vm-copy", { quietHours: { start: hour(-1), end: hour(2), timezone: "UTC" } });
    const made = await desk.file();
    const approved = requestDetailSchema.parse(await (await desk.act(approve, made.id, desk.operator)).json());
    expect(approved.state).toBe("approved");
    expect(approved.startsAt).not.toBeNull();
    const jobs = await desk.bench.db.execute<{ is_later: boolean }>(
      sql`select run_at > now() + interval '50 minutes' as is_later from graphile_worker.jobs where key = ${`operation:${approved.operationId}`}`,
    );
    expect(jobs.rows).toEqual([{ is_later: true }]);
    await desk.forgetRules();
  });
});
