import { and, eq, sql } from "drizzle-orm";
import { getEnv } from "@/lib/config/env";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { GET as getRequest } from "./[id]/route";
import { POST as approve } from "./[id]/approve/route";
import { POST as reject } from "./[id]/reject/route";
import { POST as cancel } from "./[id]/cancel/route";
import { POST as comment } from "./[id]/comments/route";
import { GET as review } from "./[id]/review/route";
import { GET as lookup } from "../connections/[id]/lookups/[name]/route";
import { ask, makePerson, type TestPerson } from "@/lib/access/testing";
import { verifyAudit } from "@/lib/audit";
import { auditEntries, requests, restoreTargets } from "@/lib/db/schema";
import { requestDetailSchema, requestReviewSchema } from "@/lib/domain/request";
import { cancelOperation } from "@/lib/operations";

import { openDesk, path, type Desk } from "./testing";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

describe("approving", () => {
  it("makes one operation as the approver's act for the requester, and the request follows it to its end", async () => {
    const made = await desk.file("vm");
    const answer = await desk.act(approve, made.id, desk.operator);
    expect(answer.status).toBe(200);
    const approved = requestDetailSchema.parse(await answer.json());
    expect(approved).toMatchObject({ state: "approved", approvalsGiven: 1, approvals: [{ id: desk.operator.id }] });
    const [operation, ...more] = await desk.bench.operationsOf(made.id);
    expect(more).toEqual([]);
    expect(operation).toMatchObject({
      id: approved.operationId,
      kind: "restore.vm",
      requestedById: desk.operator.id,
      requestedForId: desk.helpdesk.id,
      tenantId: desk.bench.tenantId,
      idempotencyKey: `request:${made.id}`,
    });
    await desk.bench.carryOutAtVendor(made.id);
    const ended = await desk.show(made.id, desk.helpdesk);
    expect(ended.state).toBe("succeeded");
    expect(ended.entries.map(({ moment }) => moment)).toEqual(["submitted", "approved", "running", "succeeded"]);
    const entries = await desk.bench.db.select().from(auditEntries).where(eq(auditEntries.subject, made.vmName));
    const approval = entries.find(
      ({ action, details }) => action === "request.approved" && JSON.stringify(details).includes(made.id),
    );
    expect(approval).toMatchObject({ actorId: desk.operator.id, details: { requestedBy: { id: desk.helpdesk.id } } });
    const [written] = await desk.bench.db
      .select()
      .from(auditEntries)
      .where(and(eq(auditEntries.action, "operation.restore.vm"), sql`${auditEntries.details}->>'request' = ${made.id}`));
    expect(written).toMatchObject({ actorId: desk.operator.id, details: { requestedFor: { id: desk.helpdesk.id } } });
    expect(await verifyAudit(desk.bench.db, getEnv().BACKDESK_ENCRYPTION_KEYS)).toMatchObject({ ok: true });
  });

  it("restores files beside what is there", async () => {
    const wish = await desk.bench.wish("files");
    const [point] = await desk.bench.db.select().from(restoreTargets).where(eq(restoreTargets.id, wish.restoreTargetId));
    const id = point?.connectionId ?? "";
    const tree = await ask(lookup, {
      path: `/api/v1/connections/${id}/lookups/file-tree?restoreTargetId=${wish.restoreTargetId}`,
      as: desk.helpdesk,
      params: { id, name: "file-tree" },
    });
    const { items } = z.object({ items: z.array(z.object({ value: z.string() })) }).parse(await tree.json());
    const made = await desk.file("files", desk.helpdesk, { input: { items: [{ source: items[0]?.value }] } });
    expect((await desk.act(approve, made.id, desk.operator)).status).toBe(200);
    await desk.bench.carryOutAtVendor(made.id);
    expect(await desk.show(made.id, desk.helpdesk)).toMatchObject({ state: "succeeded", outcome: null });
  });

  it("is never one's own, by session, by token or by a role that one was given since", async () => {
    const made = await desk.file("vm", desk.operator);
    await desk.refusal(await desk.act(approve, made.id, desk.operator), 403);
    await desk.refusal(await desk.act(approve, made.id, await desk.tokenOf(desk.operator)), 403);
    await desk.refusal(await desk.act(reject, made.id, desk.operator, { reason: "no" }), 403);
    const asked = await desk.file("vm", await desk.tokenOf(desk.second));
    const problem = await desk.refusal(await desk.act(approve, asked.id, desk.second), 403);
    expect(problem.detail).toContain("your own request");
    await desk.refusal(await desk.act(approve, (await desk.file("vm", desk.helpdesk)).id, desk.helpdesk), 403);
    expect(await desk.bench.operationsOf(made.id)).toEqual([]);
    expect((await desk.show(made.id, desk.operator)).may).toMatchObject({
      approve: { isAllowed: false, reason: expect.stringContaining("own request") as string },
      cancel: { isAllowed: true },
    });
  });

  it("is not for those who do not see the tenant: they are told that it does not exist", async () => {
    const made = await desk.file();
    const elsewhere = await makePerson(desk.bench.db, { role: "operator", tenantIds: [desk.bench.otherTenantId] });
    for (const handler of [approve, cancel]) await desk.refusal(await desk.act(handler, made.id, elsewhere), 404);
    await desk.refusal(await desk.act(reject, made.id, elsewhere, { reason: "no" }), 404);
    await desk.refusal(await desk.act(comment, made.id, elsewhere, { text: "hello" }), 404);
    await desk.refusal(await ask(getRequest, { path: `${path}/${made.id}`, as: elsewhere, params: { id: made.id } }), 404);
    await desk.refusal(await ask(review, { path: `${path}/${made.id}/review`, as: elsewhere, params: { id: made.id } }), 404);
    expect((await desk.list(elsewhere)).total).toBe(0);
  });

  it("by two people at the same instant makes one operation; one of them is told that it was decided", async () => {
    const made = await desk.file();
    const answers = await Promise.all([desk.act(approve, made.id, desk.operator), desk.act(approve, made.id, desk.second)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await desk.bench.operationsOf(made.id)).toHaveLength(1);
  });

  it("again, by the same person, changes nothing", async () => {
    const made = await desk.file();
    expect((await desk.act(approve, made.id, desk.operator)).status).toBe(200);
    const problem = await desk.refusal(await desk.act(approve, made.id, desk.operator), 409);
    expect(problem.detail).toContain("not waiting any more");
    expect(await desk.bench.operationsOf(made.id)).toHaveLength(1);
  });

  it("by two needed people counts one person once, also at the same instant", async () => {
    expect((await desk.rule("vm-copy", { approvals: 2 })).status).toBe(200);
    const made = await desk.file();
    const twice = await Promise.all([desk.act(approve, made.id, desk.operator), desk.act(approve, made.id, desk.operator)]);
    expect(twice.map(({ status }) => status)).toEqual([200, 200]);
    expect(await desk.show(made.id, desk.operator)).toMatchObject({ state: "submitted", approvalsGiven: 1 });
    const token = await desk.tokenOf(desk.operator);
    expect((await desk.act(approve, made.id, token)).status).toBe(200);
    expect(await desk.bench.row(made.id)).toMatchObject({ state: "submitted", approvalsGiven: 1 });
    expect((await desk.show(made.id, desk.operator)).may.approve).toMatchObject({ isAllowed: false });
    expect((await desk.act(approve, made.id, desk.second)).status).toBe(200);
    expect(await desk.bench.row(made.id)).toMatchObject({ state: "approved", approvalsGiven: 2 });
    expect(await desk.bench.operationsOf(made.id)).toHaveLength(1);
    await desk.forgetRules();
  });

  it("is refused after its end, after it was taken back and after the rule changed, each with the reason", async () => {
    const [late, back, changed] = [await desk.file(), await desk.file(), await desk.file()];
    await desk.bench.db
      .update(requests)
      .set({ expiresAt: new Date(Date.now() - 1_000) })
      .where(eq(requests.id, late.id));
    expect((await desk.refusal(await desk.act(approve, late.id, desk.operator), 409)).detail).toContain("expired");
    expect((await desk.act(cancel, back.id, desk.helpdesk)).status).toBe(200);
    expect((await desk.refusal(await desk.act(approve, back.id, desk.operator), 409)).detail).toContain("cancelled");
    await desk.rule("vm-copy", { approvals: 2 });
    expect((await desk.refusal(await desk.act(approve, changed.id, desk.operator), 409)).detail).toContain("has changed since");
    expect((await desk.show(changed.id, desk.helpdesk)).may.askAgain).toBe(true);
    for (const { id } of [late, back, changed]) expect(await desk.bench.operationsOf(id)).toEqual([]);
    await desk.forgetRules();
    expect((await desk.act(approve, changed.id, desk.operator)).status).toBe(200);
  });

  it("is refused while a check stands against it, and nothing is counted", async () => {
    const made = await desk.file();
    await fetch(`${desk.bench.sandbox.url}/__sandbox/faults`, {
      method: "POST",
      body: JSON.stringify({
        match: { vendor: "samsung", path: "regex:/restore-targets$" },
        fault: "status",
        status: 503,
        times: 50,
      }),
    });
    const problem = await desk.refusal(await desk.act(approve, made.id, desk.operator), 409);
    expect(problem.detail).toContain("A check stands against it");
    await fetch(`${desk.bench.sandbox.url}/__sandbox/faults`, { method: "DELETE" });
    expect(await desk.bench.row(made.id)).toMatchObject({ state: "submitted", approvalsGiven: 0 });
  });

  it("shows whoever decides the checks made anew and the exact calls, and nobody else", async () => {
    const made = await desk.file();
    const of = (as: TestPerson) => ask(review, { path: `${path}/${made.id}/review`, as, params: { id: made.id } });
    const seen = requestReviewSchema.parse(await (await of(desk.operator)).json());
    expect(seen.calls[0]?.url).toContain("/restore");
    expect(seen.checks.map(({ id }) => id)).toContain("point-exists");
    await desk.refusal(await of(desk.helpdesk), 403);
  });
});

describe("refusing and taking back", () => {
  it("needs a reason, which the one who asked reads, and can be asked again", async () => {
    const made = await desk.file();
    await desk.refusal(await desk.act(reject, made.id, desk.operator, {}), 422);
    await desk.refusal(await desk.act(reject, made.id, desk.operator, { reason: "  " }), 422);
    expect((await desk.act(reject, made.id, desk.operator, { reason: "Use yesterday's point" })).status).toBe(200);
    const seen = await desk.show(made.id, desk.helpdesk);
    expect(seen).toMatchObject({ state: "rejected", outcome: "Use yesterday's point", may: { askAgain: true } });
    const again = await desk.file("vm", desk.helpdesk, { copyOfId: made.id });
    expect(again.copyOfId).toBe(made.id);
    await desk.refusal(await desk.act(reject, made.id, desk.second, { reason: "again" }), 409);
  });

  it("is the requester's while it waits", async () => {
    const made = await desk.file();
    await desk.refusal(await desk.act(cancel, made.id, desk.operator), 403);
    expect(requestDetailSchema.parse(await (await desk.act(cancel, made.id, desk.helpdesk)).json()).state).toBe("cancelled");
    await desk.refusal(await desk.act(cancel, made.id, desk.helpdesk), 409);
  });

  it("stops what is approved and has not begun, and the vendor hears nothing", async () => {
    const made = await desk.file();
    await desk.act(approve, made.id, desk.operator);
    expect((await desk.act(cancel, made.id, desk.helpdesk)).status).toBe(200);
    await desk.bench.carryOutAtVendor(made.id);
    const seen = await desk.show(made.id, desk.helpdesk);
    expect(seen.state).toBe("cancelled");
    expect(seen.outcome).toContain("Nothing was sent to the vendor");
  });

  it("follows an operation that an operator stopped", async () => {
    const made = await desk.file();
    await desk.act(approve, made.id, desk.operator);
    const [operation] = await desk.bench.operationsOf(made.id);
    await cancelOperation(desk.bench.db, await desk.bench.callerOf(desk.second), operation?.id ?? "", "test");
    await desk.bench.carryOutAtVendor(made.id);
    expect((await desk.show(made.id, desk.helpdesk)).state).toBe("cancelled");
  });
});
