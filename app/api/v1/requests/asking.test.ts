import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as listRequests, POST as postRequest } from "./route";
import { POST as approve } from "./[id]/approve/route";
import { POST as comment } from "./[id]/comments/route";
import { GET as lookup } from "../connections/[id]/lookups/[name]/route";
import { ask, makePerson, type TestPerson } from "@/lib/access/testing";
import { notifications, vms } from "@/lib/db/schema";
import { requestDetailSchema, requestForecastSchema, requestSchema } from "@/lib/domain/request";
import { followRequest } from "@/lib/requests/follow";

import { openDesk, path, type Desk } from "./testing";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

describe("asking", () => {
  it("takes machine, point, kind and a reason, fills in the rest, and attaches the checks", async () => {
    const { input: _input, ticket: _ticket, ...four } = await desk.bench.wish("vm");
    const answer = await desk.post(desk.helpdesk, four);
    expect(answer.status).toBe(201);
    const made = requestDetailSchema.parse(await answer.json());
    expect(made).toMatchObject({ state: "submitted", effect: "vm-copy", approvalsNeeded: 1, approvalsGiven: 0, ticket: null });
    expect(made.input.name).toMatch(new RegExp(`^${made.vmName}-restored-\\d{8}$`));
    expect(made.input.serverTypeId).toMatch(/^\w+$/);
    expect(made.checks.map(({ id }) => id)).toContain("point-exists");
    expect(made.summary).toContain("is not touched");
    expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(86_400_000);
    expect(made.entries.map(({ moment, by }) => [moment, by?.id])).toEqual([["submitted", desk.helpdesk.id]]);
  });

  it("tells beforehand what would come of it, and writes nothing", async () => {
    const before = (await desk.list(desk.helpdesk)).total;
    const answer = await ask(postRequest, {
      method: "POST",
      path: `${path}?dryRun=true`,
      as: desk.helpdesk,
      body: await desk.bench.wish("files"),
    });
    const forecast = requestForecastSchema.parse(await answer.json());
    expect(forecast).toMatchObject({ effect: "files-beside", approvalsNeeded: 1, isAutomatic: false, startsAt: null });
    expect(forecast.input).toMatchObject({ overwrite: false, items: [{ source: "/etc" }] });
    expect(JSON.stringify(forecast)).not.toContain("127.0.0.1");
    expect((await desk.list(desk.helpdesk)).total).toBe(before);
  });

  it("twice with one key makes one request, and another body under the key is refused", async () => {
    const wish = await desk.bench.wish("vm");
    const key = { "idempotency-key": "press-once" };
    const [first, again] = [await desk.post(desk.helpdesk, wish, key), await desk.post(desk.helpdesk, wish, key)];
    const ids = [requestSchema.parse(await first.json()).id, requestSchema.parse(await again.json()).id];
    expect(new Set(ids).size).toBe(1);
    await desk.refusal(await desk.post(desk.helpdesk, { ...wish, reason: "another" }, key), 409);
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
    const problem = await desk.refusal(await desk.post(desk.helpdesk, { ...(await desk.bench.wish("vm")), ...over }), 422);
    expect(problem.errors?.map((error) => error.path)).toContain(field);
  });

  it("is refused for another machine's point", async () => {
    const [image, files] = [await desk.bench.wish("vm"), await desk.bench.wish("files")];
    expect(image.vmId).not.toBe(files.vmId);
    const problem = await desk.refusal(await desk.post(desk.helpdesk, { ...image, restoreTargetId: files.restoreTargetId }), 422);
    expect(problem.errors?.[0]?.path).toBe("restoreTargetId");
  });

  it("is not for viewers, read-only tokens and strangers, who are told no more than that", async () => {
    const wish = await desk.bench.wish("vm");
    const viewer = await makePerson(desk.bench.db, { role: "viewer", tenantIds: [desk.bench.tenantId] });
    const stranger = await makePerson(desk.bench.db, { role: "helpdesk", tenantIds: [desk.bench.otherTenantId] });
    await desk.refusal(await desk.post(viewer, wish), 403);
    const token = await desk.tokenOf(desk.operator, { readOnly: true });
    await desk.refusal(await desk.post(token, wish), 403);
    const told = await desk.refusal(await desk.post(stranger, wish), 422);
    const nobodys = await desk.refusal(
      await desk.post(stranger, { ...wish, vmId: "vm_nobody", restoreTargetId: "rtp_nobody" }),
      422,
    );
    expect(told.errors).toEqual(nobodys.errors);
  });

  it("does not give the help desk operations or the vendor's other answers", async () => {
    const made = await desk.file();
    const of = (name: string, query = "") =>
      ask(lookup, {
        path: `/api/v1/connections/${made.connectionId}/lookups/${name}${query}`,
        as: desk.helpdesk,
        params: { id: made.connectionId, name },
      });
    await desk.refusal(await of("backup-candidates"), 403);
    const files = await desk.bench.wish("files");
    expect((await of("file-tree", `?restoreTargetId=${files.restoreTargetId}`)).status).toBe(200);
  });
});

describe("lists", () => {
  it("show one's own, what waits for one's decision, and all that one may see", async () => {
    const asker = await desk.bench.helpdesk();
    const mine = await desk.file("vm", asker);
    const own = await desk.file("vm", desk.operator);
    expect((await desk.list(asker, "?show=mine")).items.map(({ id }) => id)).toEqual([mine.id]);
    const waiting = (await desk.list(desk.operator, "?show=to-decide&limit=200")).items.map(({ id }) => id);
    expect(waiting).toContain(mine.id);
    expect(waiting).not.toContain(own.id);
    expect((await desk.list(asker, "?show=to-decide")).total).toBe(0);
    expect((await desk.list(asker, "?show=all&limit=200")).items.map(({ id }) => id)).toContain(own.id);
    expect(
      (await desk.list(asker, `?vmId=${mine.vmId}&state=submitted&limit=200`)).items.every((row) => row.vmId === mine.vmId),
    ).toBe(true);
    const answer = await ask(listRequests, { path: `${path}?undecidedBy=${desk.operator.id}`, as: asker });
    expect(answer.status).toBe(400);
  });

  it("give CSV of the caller's rows alone", async () => {
    const answer = await ask(listRequests, { path, as: desk.helpdesk, headers: { accept: "text/csv" } });
    const [header, ...rows] = (await answer.text()).trimEnd().split(/\r?\n/);
    expect(header).toMatch(/^id,kind,effect,state,tenantId/);
    expect(rows.length).toBe((await desk.list(desk.helpdesk)).total);
  });
});

describe("notices", () => {
  const told = async (person: TestPerson, requestId: string) =>
    (
      await desk.bench.db
        .select()
        .from(notifications)
        .where(and(eq(notifications.userId, person.id), eq(notifications.requestId, requestId)))
        .orderBy(notifications.createdAt)
    ).map(({ moment }) => moment);

  it("go to whoever decides, then to whoever asked, and never to whoever did it", async () => {
    const made = await desk.file();
    expect(await told(desk.operator, made.id)).toEqual(["submitted"]);
    expect(await told(desk.helpdesk, made.id)).toEqual([]);
    const stranger = await makePerson(desk.bench.db, { role: "operator", tenantIds: [desk.bench.otherTenantId] });
    expect(await told(stranger, made.id)).toEqual([]);
    await desk.act(comment, made.id, desk.operator, { text: "Which folder?" });
    await desk.act(comment, made.id, desk.helpdesk, { text: "The one of accounting" });
    expect(await told(desk.helpdesk, made.id)).toEqual(["commented"]);
    expect(await told(desk.operator, made.id)).toEqual(["submitted", "commented"]);
    await desk.act(approve, made.id, desk.operator);
    expect(await told(desk.helpdesk, made.id)).toEqual(["commented", "approved"]);
    expect(await told(desk.operator, made.id)).toEqual(["submitted", "commented"]);
    await desk.bench.carryOutAtVendor(made.id);
    expect(await told(desk.helpdesk, made.id)).toEqual(["commented", "approved", "running", "succeeded"]);
  });

  it("tell the requester why it failed", async () => {
    const made = await desk.file();
    await desk.act(approve, made.id, desk.operator);
    await fetch(`${desk.bench.sandbox.url}/__sandbox/faults`, {
      method: "POST",
      body: JSON.stringify({
        match: { vendor: "samsung", method: "POST", path: "regex:/restore$" },
        fault: "status",
        status: 400,
        times: 1,
      }),
    });
    await desk.bench.carryOutAtVendor(made.id);
    const seen = await desk.show(made.id, desk.helpdesk);
    expect(seen.state).toBe("failed");
    expect(seen.outcome).toBeTruthy();
    expect(await told(desk.operator, made.id)).toEqual(["submitted", "failed"]);
    await followRequest(desk.bench.db, made.id);
    expect((await desk.show(made.id, desk.helpdesk)).entries.filter(({ moment }) => moment === "failed")).toHaveLength(1);
  });
});

it("a request keeps its story when its machine is gone from the lists", async () => {
  const made = await desk.file();
  const [machine] = await desk.bench.db.select().from(vms).where(eq(vms.id, made.vmId));
  await desk.bench.db.delete(vms).where(eq(vms.id, made.vmId));
  expect(await desk.show(made.id, desk.helpdesk)).toMatchObject({ vmName: machine?.name, state: "submitted" });
  if (machine) await desk.bench.db.insert(vms).values(machine);
});
