import { and, eq, sql } from "drizzle-orm";
import { getEnv } from "@/lib/config/env";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { GET as listRequests, POST as postRequest } from "./route";
import { GET as getRequest } from "./[id]/route";
import { POST as approve } from "./[id]/approve/route";
import { POST as reject } from "./[id]/reject/route";
import { POST as cancel } from "./[id]/cancel/route";
import { POST as comment } from "./[id]/comments/route";
import { GET as review } from "./[id]/review/route";
import { PUT as putRule } from "../request-rules/route";
import { GET as lookup } from "../connections/[id]/lookups/[name]/route";
import { POST as postToken } from "../tokens/route";
import { ask, makePerson, makeTenant, type TestPerson } from "@/lib/access/testing";
import { verifyAudit } from "@/lib/audit";
import { auditEntries, notifications, requestRules, requests, restoreTargets, vms } from "@/lib/db/schema";
import { listAnswerSchema } from "@/lib/domain/list";
import { problemSchema } from "@/lib/domain/problem";
import { requestDetailSchema, requestForecastSchema, requestReviewSchema, requestSchema } from "@/lib/domain/request";
import { standardRule } from "@/lib/domain/request-rule";
import type { RouteHandler } from "@/lib/http/route";
import { followRequest } from "@/lib/requests/follow";
import { tendRequest } from "@/lib/requests/tend";
import { RequestBench } from "@/lib/requests/testing";
import { cancelOperation } from "@/lib/operations";

const path = "/api/v1/requests";
const listSchema = listAnswerSchema(requestSchema);

let bench: RequestBench;
let helpdesk: TestPerson;
let operator: TestPerson;
let second: TestPerson;
let admin: TestPerson;
beforeAll(async () => {
  bench = await RequestBench.open();
  [helpdesk, operator, second] = [await bench.helpdesk(), await bench.operator(), await bench.operator()];
  admin = await makePerson(bench.db, { role: "admin" });
});
afterAll(() => bench.close());

const post = (as: TestPerson | string, body: object, headers: Record<string, string> = {}) =>
  ask(postRequest, { method: "POST", path, as, body, headers });
const file = async (kind: "vm" | "files" = "vm", as: TestPerson | string = helpdesk, over: object = {}) => {
  const answer = await post(as, await bench.wish(kind, over));
  const body: unknown = await answer.json();
  expect(answer.status, JSON.stringify(body)).toBe(201);
  return requestDetailSchema.parse(body);
};
const act = (handler: RouteHandler, id: string, as: TestPerson | string, body?: object) =>
  ask(handler, { method: "POST", path: `${path}/${id}/x`, as, params: { id }, ...(body ? { body } : {}) });
const show = async (id: string, as: TestPerson | string) =>
  requestDetailSchema.parse(await (await ask(getRequest, { path: `${path}/${id}`, as, params: { id } })).json());
const refusal = async (answer: Response, status: number) => {
  const problem = problemSchema.parse(await answer.json());
  expect([answer.status, problem.status]).toEqual([status, status]);
  return problem;
};
const list = async (as: TestPerson, query = "") =>
  listSchema.parse(await (await ask(listRequests, { path: `${path}${query}`, as })).json());
const rule = (effect: "vm-copy" | "vm-in-place" | "files-beside", over: object, as: TestPerson = admin) =>
  ask(putRule, {
    method: "PUT",
    path: "/api/v1/request-rules",
    as,
    body: { tenantId: bench.tenantId, effect, ...standardRule(effect), ...over },
  });
const forgetRules = () => bench.db.delete(requestRules);

describe("asking", () => {
  it("takes machine, point, kind and a reason, fills in the rest, and attaches the checks", async () => {
    const { input: _input, ticket: _ticket, ...four } = await bench.wish("vm");
    const answer = await post(helpdesk, four);
    expect(answer.status).toBe(201);
    const made = requestDetailSchema.parse(await answer.json());
    expect(made).toMatchObject({ state: "submitted", effect: "vm-copy", approvalsNeeded: 1, approvalsGiven: 0, ticket: null });
    expect(made.input.name).toMatch(new RegExp(`^${made.vmName}-restored-\\d{8}$`));
    expect(made.input.serverTypeId).toMatch(/^\w+$/);
    expect(made.checks.map(({ id }) => id)).toContain("point-exists");
    expect(made.summary).toContain("is not touched");
    expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(86_400_000);
    expect(made.entries.map(({ moment, by }) => [moment, by?.id])).toEqual([["submitted", helpdesk.id]]);
  });

  it("tells beforehand what would come of it, and writes nothing", async () => {
    const before = (await list(helpdesk)).total;
    const answer = await ask(postRequest, {
      method: "POST",
      path: `${path}?dryRun=true`,
      as: helpdesk,
      body: await bench.wish("files"),
    });
    const forecast = requestForecastSchema.parse(await answer.json());
    expect(forecast).toMatchObject({ effect: "files-beside", approvalsNeeded: 1, isAutomatic: false, startsAt: null });
    expect(forecast.input).toMatchObject({ overwrite: false, items: [{ source: "/etc" }] });
    expect(JSON.stringify(forecast)).not.toContain("127.0.0.1");
    expect((await list(helpdesk)).total).toBe(before);
  });

  it("twice with one key makes one request, and another body under the key is refused", async () => {
    const wish = await bench.wish("vm");
    const key = { "idempotency-key": "press-once" };
    const [first, again] = [await post(helpdesk, wish, key), await post(helpdesk, wish, key)];
    const ids = [requestSchema.parse(await first.json()).id, requestSchema.parse(await again.json()).id];
    expect(new Set(ids).size).toBe(1);
    await refusal(await post(helpdesk, { ...wish, reason: "another" }, key), 409);
  });

  it.each([
    ["without a word why", { reason: "", ticket: null }, "reason"],
    ["for a machine that does not exist", { vmId: "vm_nobody" }, "vmId"],
    ["for a point that does not exist", { restoreTargetId: "rtp_nobody" }, "restoreTargetId"],
    ["with a field that is none", { state: "approved" }, "state"],
    ["with a person of one's choosing", { requestedBy: "usr_other" }, "requestedBy"],
    ["with a kind that is none", { kind: "everything" }, "kind"],
    ["with an input the vendor does not take", { input: { name: "" } }, "input.name"],
    ["as a copy of what does not exist", { copyOfId: "req_nobody" }, "copyOfId"],
  ])("is refused %s, and names the field", async (_what, over, field) => {
    const problem = await refusal(await post(helpdesk, { ...(await bench.wish("vm")), ...over }), 422);
    expect(problem.errors?.map((error) => error.path)).toContain(field);
  });

  it("is refused for another machine's point", async () => {
    const [image, files] = [await bench.wish("vm"), await bench.wish("files")];
    expect(image.vmId).not.toBe(files.vmId);
    const problem = await refusal(await post(helpdesk, { ...image, restoreTargetId: files.restoreTargetId }), 422);
    expect(problem.errors?.[0]?.path).toBe("restoreTargetId");
  });

  it("is not for viewers, read-only tokens and strangers, who are told no more than that", async () => {
    const wish = await bench.wish("vm");
    const viewer = await makePerson(bench.db, { role: "viewer", tenantIds: [bench.tenantId] });
    const stranger = await makePerson(bench.db, { role: "helpdesk", tenantIds: [bench.otherTenantId] });
    await refusal(await post(viewer, wish), 403);
    const token = await tokenOf(operator, { readOnly: true });
    await refusal(await post(token, wish), 403);
    const told = await refusal(await post(stranger, wish), 422);
    const nobodys = await refusal(await post(stranger, { ...wish, vmId: "vm_nobody", restoreTargetId: "rtp_nobody" }), 422);
    expect(told.errors).toEqual(nobodys.errors);
  });

  it("does not give the help desk operations or the vendor's other answers", async () => {
    const made = await file();
    const of = (name: string, query = "") =>
      ask(lookup, {
        path: `/api/v1/connections/${made.connectionId}/lookups/${name}${query}`,
        as: helpdesk,
        params: { id: made.connectionId, name },
      });
    await refusal(await of("backup-candidates"), 403);
    const files = await bench.wish("files");
    expect((await of("file-tree", `?restoreTargetId=${files.restoreTargetId}`)).status).toBe(200);
  });

  it("does not give the vendor's other answers to somebody who may write, but only for another tenant", async () => {
    const { connectionId } = await file();
    const { restoreTargetId = "" } = await bench.wish("files");
    const mixed = await makePerson(bench.db, {
      role: "viewer",
      grants: [
        { tenantId: bench.tenantId, role: "helpdesk" },
        { tenantId: await makeTenant(bench.db, "Another"), role: "operator" },
      ],
    });
    const look = (name: string, query = "") =>
      ask(lookup, {
        path: `/api/v1/connections/${connectionId}/lookups/${name}${query}`,
        as: mixed,
        params: { id: connectionId, name },
      });
    await refusal(await look("backup-candidates"), 404);
    expect((await look("file-tree", `?restoreTargetId=${restoreTargetId}`)).status).toBe(200);
    const ofOthers = await look("restore-file-targets", `?restoreTargetId=${restoreTargetId}`);
    const seen = await bench.db.select().from(vms).where(eq(vms.tenantId, bench.tenantId));
    const known = seen.flatMap(({ id, vendorId }) => [id, vendorId]);
    const { items } = z.object({ items: z.array(z.object({ value: z.string() })) }).parse(await ofOthers.json());
    expect(items.filter(({ value }) => !known.includes(value))).toEqual([]);
  });

  it("is recorded where it reads names of somebody's files: who, of which point, what they looked for, what came of it", async () => {
    const { connectionId } = await file();
    const { restoreTargetId = "" } = await bench.wish("files");
    const reader = await bench.helpdesk();
    const look = (name: string, query: Record<string, string>, as = reader) => {
      const search = new URLSearchParams({ restoreTargetId, ...query }).toString();
      const at = `/api/v1/connections/${connectionId}/lookups/${name}?${search}`;
      return ask(lookup, { path: at, as, params: { id: connectionId, name }, headers: { "x-request-id": name } });
    };
    const rowsOf = async (answer: Response) => z.object({ items: z.array(z.unknown()) }).parse(await answer.json()).items.length;
    const listed = await rowsOf(await look("file-tree", {}));
    const found = await rowsOf(await look("file-search", { q: "conf" }));
    const stranger = await makePerson(bench.db, { role: "helpdesk", tenantIds: ["ten_others"] });
    await refusal(await look("file-search", { q: "conf" }, stranger), 404);
    const seen = { connectionId, tenantId: bench.tenantId, outcome: "done", actorName: "A helpdesk" };
    await vi.waitFor(async () => {
      const entries = await bench.db.select().from(auditEntries).where(eq(auditEntries.actorId, reader.id));
      expect(entries.sort((a, b) => a.sequence - b.sequence)).toMatchObject([
        { ...seen, action: "files.list", requestId: "file-tree", details: { restoreTargetId, rows: listed } },
        { ...seen, action: "files.search", requestId: "file-search", details: { restoreTargetId, q: "conf", rows: found } },
      ]);
    });
    expect((await verifyAudit(bench.db, getEnv().BACKDESK_ENCRYPTION_KEYS)).ok).toBe(true);
  });
});

async function tokenOf(person: TestPerson, over: object = {}): Promise<string> {
  const body = { name: "script", expiresAt: new Date(Date.now() + 86_400_000).toISOString(), ...over };
  const answer = await ask(postToken, { method: "POST", path: "/api/v1/tokens", as: person, body });
  return z.object({ token: z.string() }).parse(await answer.json()).token;
}

describe("approving", () => {
  it("makes one operation as the approver's act for the requester, and the request follows it to its end", async () => {
    const made = await file("vm");
    const answer = await act(approve, made.id, operator);
    expect(answer.status).toBe(200);
    const approved = requestDetailSchema.parse(await answer.json());
    expect(approved).toMatchObject({ state: "approved", approvalsGiven: 1, approvals: [{ id: operator.id }] });
    const [operation, ...more] = await bench.operationsOf(made.id);
    expect(more).toEqual([]);
    expect(operation).toMatchObject({
      id: approved.operationId,
      kind: "restore.vm",
      requestedById: operator.id,
      requestedForId: helpdesk.id,
      tenantId: bench.tenantId,
      idempotencyKey: `request:${made.id}`,
    });
    await bench.carryOutAtVendor(made.id);
    const ended = await show(made.id, helpdesk);
    expect(ended.state).toBe("succeeded");
    expect(ended.entries.map(({ moment }) => moment)).toEqual(["submitted", "approved", "running", "succeeded"]);
    const entries = await bench.db.select().from(auditEntries).where(eq(auditEntries.subject, made.vmName));
    const approval = entries.find(
      ({ action, details }) => action === "request.approved" && JSON.stringify(details).includes(made.id),
    );
    expect(approval).toMatchObject({ actorId: operator.id, details: { requestedBy: { id: helpdesk.id } } });
    const [written] = await bench.db
      .select()
      .from(auditEntries)
      .where(and(eq(auditEntries.action, "operation.restore.vm"), sql`${auditEntries.details}->>'request' = ${made.id}`));
    expect(written).toMatchObject({ actorId: operator.id, details: { requestedFor: { id: helpdesk.id } } });
    expect(await verifyAudit(bench.db, getEnv().BACKDESK_ENCRYPTION_KEYS)).toMatchObject({ ok: true });
  });

  it("restores files beside what is there", async () => {
    const wish = await bench.wish("files");
    const [point] = await bench.db.select().from(restoreTargets).where(eq(restoreTargets.id, wish.restoreTargetId));
    const id = point?.connectionId ?? "";
    const tree = await ask(lookup, {
      path: `/api/v1/connections/${id}/lookups/file-tree?restoreTargetId=${wish.restoreTargetId}`,
      as: helpdesk,
      params: { id, name: "file-tree" },
    });
    const { items } = z.object({ items: z.array(z.object({ value: z.string() })) }).parse(await tree.json());
    const made = await file("files", helpdesk, { input: { items: [{ source: items[0]?.value }] } });
    expect((await act(approve, made.id, operator)).status).toBe(200);
    await bench.carryOutAtVendor(made.id);
    expect(await show(made.id, helpdesk)).toMatchObject({ state: "succeeded", outcome: null });
  });

  it("is never one's own, by session, by token or by a role that one was given since", async () => {
    const made = await file("vm", operator);
    await refusal(await act(approve, made.id, operator), 403);
    await refusal(await act(approve, made.id, await tokenOf(operator)), 403);
    await refusal(await act(reject, made.id, operator, { reason: "no" }), 403);
    const asked = await file("vm", await tokenOf(second));
    const problem = await refusal(await act(approve, asked.id, second), 403);
    expect(problem.detail).toContain("your own request");
    await refusal(await act(approve, (await file("vm", helpdesk)).id, helpdesk), 403);
    expect(await bench.operationsOf(made.id)).toEqual([]);
    expect((await show(made.id, operator)).may).toMatchObject({
      approve: { isAllowed: false, reason: expect.stringContaining("own request") as string },
      cancel: { isAllowed: true },
    });
  });

  it("is not for those who do not see the tenant: they are told that it does not exist", async () => {
    const made = await file();
    const elsewhere = await makePerson(bench.db, { role: "operator", tenantIds: [bench.otherTenantId] });
    for (const handler of [approve, cancel]) await refusal(await act(handler, made.id, elsewhere), 404);
    await refusal(await act(reject, made.id, elsewhere, { reason: "no" }), 404);
    await refusal(await act(comment, made.id, elsewhere, { text: "hello" }), 404);
    await refusal(await ask(getRequest, { path: `${path}/${made.id}`, as: elsewhere, params: { id: made.id } }), 404);
    await refusal(await ask(review, { path: `${path}/${made.id}/review`, as: elsewhere, params: { id: made.id } }), 404);
    expect((await list(elsewhere)).total).toBe(0);
  });

  it("by two people at the same instant makes one operation; one of them is told that it was decided", async () => {
    const made = await file();
    const answers = await Promise.all([act(approve, made.id, operator), act(approve, made.id, second)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await bench.operationsOf(made.id)).toHaveLength(1);
  });

  it("again, by the same person, changes nothing", async () => {
    const made = await file();
    expect((await act(approve, made.id, operator)).status).toBe(200);
    const problem = await refusal(await act(approve, made.id, operator), 409);
    expect(problem.detail).toContain("not waiting any more");
    expect(await bench.operationsOf(made.id)).toHaveLength(1);
  });

  it("by two needed people counts one person once, also at the same instant", async () => {
    expect((await rule("vm-copy", { approvals: 2 })).status).toBe(200);
    const made = await file();
    const twice = await Promise.all([act(approve, made.id, operator), act(approve, made.id, operator)]);
    expect(twice.map(({ status }) => status)).toEqual([200, 200]);
    expect(await show(made.id, operator)).toMatchObject({ state: "submitted", approvalsGiven: 1 });
    const token = await tokenOf(operator);
    expect((await act(approve, made.id, token)).status).toBe(200);
    expect(await bench.row(made.id)).toMatchObject({ state: "submitted", approvalsGiven: 1 });
    expect((await show(made.id, operator)).may.approve).toMatchObject({ isAllowed: false });
    expect((await act(approve, made.id, second)).status).toBe(200);
    expect(await bench.row(made.id)).toMatchObject({ state: "approved", approvalsGiven: 2 });
    expect(await bench.operationsOf(made.id)).toHaveLength(1);
    await forgetRules();
  });

  it("is refused after its end, after it was taken back and after the rule changed, each with the reason", async () => {
    const [late, back, changed] = [await file(), await file(), await file()];
    await bench.db
      .update(requests)
      .set({ expiresAt: new Date(Date.now() - 1_000) })
      .where(eq(requests.id, late.id));
    expect((await refusal(await act(approve, late.id, operator), 409)).detail).toContain("expired");
    expect((await act(cancel, back.id, helpdesk)).status).toBe(200);
    expect((await refusal(await act(approve, back.id, operator), 409)).detail).toContain("cancelled");
    await rule("vm-copy", { approvals: 2 });
    expect((await refusal(await act(approve, changed.id, operator), 409)).detail).toContain("has changed since");
    expect((await show(changed.id, helpdesk)).may.askAgain).toBe(true);
    for (const { id } of [late, back, changed]) expect(await bench.operationsOf(id)).toEqual([]);
    await forgetRules();
    expect((await act(approve, changed.id, operator)).status).toBe(200);
  });

  it("is refused while a check stands against it, and nothing is counted", async () => {
    const made = await file();
    await fetch(`${bench.sandbox.url}/__sandbox/faults`, {
      method: "POST",
      body: JSON.stringify({
        match: { vendor: "samsung", path: "regex:/restore-targets$" },
        fault: "status",
        status: 503,
        times: 50,
      }),
    });
    const problem = await refusal(await act(approve, made.id, operator), 409);
    expect(problem.detail).toContain("A check stands against it");
    await fetch(`${bench.sandbox.url}/__sandbox/faults`, { method: "DELETE" });
    expect(await bench.row(made.id)).toMatchObject({ state: "submitted", approvalsGiven: 0 });
  });

  it("shows whoever decides the checks made anew and the exact calls, and nobody else", async () => {
    const made = await file();
    const of = (as: TestPerson) => ask(review, { path: `${path}/${made.id}/review`, as, params: { id: made.id } });
    const seen = requestReviewSchema.parse(await (await of(operator)).json());
    expect(seen.calls[0]?.url).toContain("/restore");
    expect(seen.checks.map(({ id }) => id)).toContain("point-exists");
    await refusal(await of(helpdesk), 403);
  });
});

describe("refusing and taking back", () => {
  it("needs a reason, which the one who asked reads, and can be asked again", async () => {
    const made = await file();
    await refusal(await act(reject, made.id, operator, {}), 422);
    await refusal(await act(reject, made.id, operator, { reason: "  " }), 422);
    expect((await act(reject, made.id, operator, { reason: "Use yesterday's point" })).status).toBe(200);
    const seen = await show(made.id, helpdesk);
    expect(seen).toMatchObject({ state: "rejected", outcome: "Use yesterday's point", may: { askAgain: true } });
    const again = await file("vm", helpdesk, { copyOfId: made.id });
    expect(again.copyOfId).toBe(made.id);
    await refusal(await act(reject, made.id, second, { reason: "again" }), 409);
  });

  it("is the requester's while it waits", async () => {
    const made = await file();
    await refusal(await act(cancel, made.id, operator), 403);
    expect(requestDetailSchema.parse(await (await act(cancel, made.id, helpdesk)).json()).state).toBe("cancelled");
    await refusal(await act(cancel, made.id, helpdesk), 409);
  });

  it("stops what is approved and has not begun, and the vendor hears nothing", async () => {
    const made = await file();
    await act(approve, made.id, operator);
    expect((await act(cancel, made.id, helpdesk)).status).toBe(200);
    await bench.carryOutAtVendor(made.id);
    const seen = await show(made.id, helpdesk);
    expect(seen.state).toBe("cancelled");
    expect(seen.outcome).toContain("Nothing was sent to the vendor");
  });

  it("follows an operation that an operator stopped", async () => {
    const made = await file();
    await act(approve, made.id, operator);
    const [operation] = await bench.operationsOf(made.id);
    await cancelOperation(bench.db, await bench.callerOf(second), operation?.id ?? "", "test");
    await bench.carryOutAtVendor(made.id);
    expect((await show(made.id, helpdesk)).state).toBe("cancelled");
  });
});

describe("time", () => {
  it("reminds once before the end, then ends it; the request stays to be read", async () => {
    const made = await file();
    const moved = (seconds: number) => new Date(Date.parse(made.createdAt) + seconds * 1_000);
    await tendRequest(bench.db, made.id, moved(3_600));
    expect((await show(made.id, helpdesk)).entries.map(({ moment }) => moment)).toEqual(["submitted"]);
    await tendRequest(bench.db, made.id, moved(20 * 3_600));
    await tendRequest(bench.db, made.id, moved(20 * 3_600 + 1));
    await tendRequest(bench.db, made.id, moved(86_400));
    await tendRequest(bench.db, made.id, moved(86_401));
    const seen = await show(made.id, helpdesk);
    expect(seen.state).toBe("expired");
    expect(seen.entries.map(({ moment }) => moment)).toEqual(["submitted", "reminded", "expired"]);
  });

  it("has its jobs on the queue from the moment it is asked", async () => {
    const made = await file();
    const jobs = await bench.db.execute<{ run_at: Date }>(
      sql`select run_at from graphile_worker.jobs where key = ${`tend:${made.id}`}`,
    );
    expect(jobs.rows).toHaveLength(1);
    expect(Math.abs(new Date(String(jobs.rows[0]?.run_at)).getTime() - (Date.parse(made.expiresAt) - 14_400_000))).toBeLessThan(
      2_000,
    );
  });

  it("waits for the end of quiet hours before it begins", async () => {
    const hour = (offset: number) => `${String((new Date().getUTCHours() + offset + 24) % 24).padStart(2, "0")}:00`;
    await rule("vm-copy", { quietHours: { start: hour(-1), end: hour(2), timezone: "UTC" } });
    const made = await file();
    const approved = requestDetailSchema.parse(await (await act(approve, made.id, operator)).json());
    expect(approved.state).toBe("approved");
    expect(approved.startsAt).not.toBeNull();
    const jobs = await bench.db.execute<{ is_later: boolean }>(
      sql`select run_at > now() + interval '50 minutes' as is_later from graphile_worker.jobs where key = ${`operation:${approved.operationId}`}`,
    );
    expect(jobs.rows).toEqual([{ is_later: true }]);
    await forgetRules();
  });
});

describe("rules", () => {
  it("never take fewer than two people for what overwrites, whatever somebody wishes or the database says", async () => {
    const problem = await refusal(await rule("vm-in-place", { approvals: 1 }), 422);
    expect(problem.errors?.[0]?.path).toBe("approvals");
    await refusal(await rule("vm-in-place", { automatic: true, approvals: 2 }), 422);
    await bench.db.insert(requestRules).values({
      id: "rul_forged",
      tenantId: bench.tenantId,
      effect: "files-overwrite",
      content: { ...standardRule("files-overwrite"), approvals: 1, automatic: true },
    });
    const wish = await bench.wish("files", { input: { items: [{ source: "/etc", destination: "/etc" }], overwrite: true } });
    const made = requestDetailSchema.parse(await (await post(helpdesk, wish)).json());
    expect(made).toMatchObject({ effect: "files-overwrite", state: "submitted", approvalsNeeded: 2 });
    await forgetRules();
  });

  it("say who may ask and how large it may be", async () => {
    await rule("vm-copy", { askRoles: ["operator"] });
    const problem = await refusal(await post(helpdesk, await bench.wish("vm")), 403);
    expect(problem.detail).toContain("operator");
    await rule("vm-copy", { largestBytes: 1 });
    const large = await post(helpdesk, await bench.wish("vm"));
    const [point] = await bench.db
      .select({ sizeBytes: restoreTargets.sizeBytes })
      .from(restoreTargets)
      .where(eq(restoreTargets.id, (await bench.wish("vm")).restoreTargetId));
    expect(large.status).toBe(point?.sizeBytes == null ? 201 : 422);
    await forgetRules();
  });

  it("are changed by administrators alone, and only for tenants that they see", async () => {
    await refusal(await rule("vm-copy", {}, operator), 403);
    await refusal(await rule("vm-copy", {}, helpdesk), 403);
    const elsewhere = await makePerson(bench.db, { role: "admin", tenantIds: [bench.otherTenantId] });
    expect((await refusal(await rule("vm-copy", {}, elsewhere), 422)).errors?.[0]?.path).toBe("tenantId");
    const forAll = await ask(putRule, {
      method: "PUT",
      path: "/api/v1/request-rules",
      as: elsewhere,
      body: { tenantId: null, effect: "vm-copy", ...standardRule("vm-copy") },
    });
    await refusal(forAll, 403);
  });

  it("change nothing about a request that was decided", async () => {
    const made = await file();
    await act(approve, made.id, operator);
    await rule("vm-copy", { approvals: 3, decideRoles: ["admin"] });
    expect(await show(made.id, helpdesk)).toMatchObject({ state: "approved", approvalsNeeded: 1, rule: { approvals: 1 } });
    await bench.carryOutAtVendor(made.id);
    expect((await show(made.id, helpdesk)).state).toBe("succeeded");
    await forgetRules();
  });

  it("do not approve by themselves where the vendor does not say that it does no harm", async () => {
    await rule("vm-copy", { automatic: true });
    expect((await file()).state).toBe("submitted");
    await forgetRules();
  });
});

describe("where the vendor says that it does no harm", () => {
  beforeAll(() => bench.connect("sangfor"));
  const filed = async (wish: object) => {
    const answer = await post(helpdesk, wish);
    const body: unknown = await answer.json();
    expect(answer.status, JSON.stringify(body)).toBe(201);
    return requestDetailSchema.parse(body);
  };

  it("a rule approves it at once, as its own act, and both are told apart in the record", async () => {
    await rule("vm-copy", { automatic: true });
    const made = await filed(await bench.wishAt("sangfor"));
    expect(made).toMatchObject({ state: "approved", approvals: [], approvalsGiven: 0 });
    expect(made.entries.map(({ moment, by }) => [moment, by?.id ?? null])).toEqual([
      ["submitted", helpdesk.id],
      ["approved", null],
    ]);
    expect(await bench.operationsOf(made.id)).toMatchObject([{ requestedById: "request-rule", requestedForId: helpdesk.id }]);
    await forgetRules();
  });

  it("people decide where the rule wants two of them, and in place it is never approved by a rule", async () => {
    await rule("vm-copy", { automatic: true, approvals: 2 });
    expect((await filed(await bench.wishAt("sangfor"))).state).toBe("submitted");
    const wish = await bench.wishAt("sangfor");
    const made = await filed({ ...wish, input: { inPlace: true } });
    expect(made).toMatchObject({ state: "submitted", effect: "vm-in-place", approvalsNeeded: 2, input: { name: made.vmName } });
    await forgetRules();
  });

  it("the vendor is told both names where it has a field for them", async () => {
    const made = await filed(await bench.wishAt("sangfor"));
    expect((await act(approve, made.id, operator)).status).toBe(200);
    const [operation] = await bench.operationsOf(made.id);
    expect(JSON.stringify(operation?.plan)).toContain("asked for by A helpdesk, approved by A operator");
  });
});

describe("lists", () => {
  it("show one's own, what waits for one's decision, and all that one may see", async () => {
    const asker = await bench.helpdesk();
    const mine = await file("vm", asker);
    const own = await file("vm", operator);
    expect((await list(asker, "?show=mine")).items.map(({ id }) => id)).toEqual([mine.id]);
    const waiting = (await list(operator, "?show=to-decide&limit=200")).items.map(({ id }) => id);
    expect(waiting).toContain(mine.id);
    expect(waiting).not.toContain(own.id);
    expect((await list(asker, "?show=to-decide")).total).toBe(0);
    expect((await list(asker, "?show=all&limit=200")).items.map(({ id }) => id)).toContain(own.id);
    expect((await list(asker, `?vmId=${mine.vmId}&state=submitted&limit=200`)).items.every((row) => row.vmId === mine.vmId)).toBe(
      true,
    );
    const answer = await ask(listRequests, { path: `${path}?undecidedBy=${operator.id}`, as: asker });
    expect(answer.status).toBe(400);
  });

  it("give CSV of the caller's rows alone", async () => {
    const answer = await ask(listRequests, { path, as: helpdesk, headers: { accept: "text/csv" } });
    const [header, ...rows] = (await answer.text()).trimEnd().split(/\r?\n/);
    expect(header).toMatch(/^id,kind,effect,state,tenantId/);
    expect(rows.length).toBe((await list(helpdesk)).total);
  });
});

describe("notices", () => {
  const told = async (person: TestPerson, requestId: string) =>
    (
      await bench.db
        .select()
        .from(notifications)
        .where(and(eq(notifications.userId, person.id), eq(notifications.requestId, requestId)))
        .orderBy(notifications.createdAt)
    ).map(({ moment }) => moment);

  it("go to whoever decides, then to whoever asked, and never to whoever did it", async () => {
    const made = await file();
    expect(await told(operator, made.id)).toEqual(["submitted"]);
    expect(await told(helpdesk, made.id)).toEqual([]);
    const stranger = await makePerson(bench.db, { role: "operator", tenantIds: [bench.otherTenantId] });
    expect(await told(stranger, made.id)).toEqual([]);
    await act(comment, made.id, operator, { text: "Which folder?" });
    await act(comment, made.id, helpdesk, { text: "The one of accounting" });
    expect(await told(helpdesk, made.id)).toEqual(["commented"]);
    expect(await told(operator, made.id)).toEqual(["submitted", "commented"]);
    await act(approve, made.id, operator);
    expect(await told(helpdesk, made.id)).toEqual(["commented", "approved"]);
    expect(await told(operator, made.id)).toEqual(["submitted", "commented"]);
    await bench.carryOutAtVendor(made.id);
    expect(await told(helpdesk, made.id)).toEqual(["commented", "approved", "running", "succeeded"]);
  });

  it("tell the requester why it failed", async () => {
    const made = await file();
    await act(approve, made.id, operator);
    await fetch(`${bench.sandbox.url}/__sandbox/faults`, {
      method: "POST",
      body: JSON.stringify({
        match: { vendor: "samsung", method: "POST", path: "regex:/restore$" },
        fault: "status",
        status: 400,
        times: 1,
      }),
    });
    await bench.carryOutAtVendor(made.id);
    const seen = await show(made.id, helpdesk);
    expect(seen.state).toBe("failed");
    expect(seen.outcome).toBeTruthy();
    expect(await told(operator, made.id)).toEqual(["submitted", "failed"]);
    await followRequest(bench.db, made.id);
    expect((await show(made.id, helpdesk)).entries.filter(({ moment }) => moment === "failed")).toHaveLength(1);
  });
});

it("a request keeps its story when its machine is gone from the lists", async () => {
  const made = await file();
  const [machine] = await bench.db.select().from(vms).where(eq(vms.id, made.vmId));
  await bench.db.delete(vms).where(eq(vms.id, made.vmId));
  expect(await show(made.id, helpdesk)).toMatchObject({ vmName: machine?.name, state: "submitted" });
  if (machine) await bench.db.insert(vms).values(machine);
});
