import type { APIRequestContext, Page } from "@playwright/test";
import { z } from "zod";
import { Api, expect, signIn, test } from "./fixtures";
import { asOwnerOfDatabase, runCommand } from "./installation";
import { machineWith } from "./machines";
import { noticesTo } from "./mailbox";
import { continueThere, signInThere } from "./pages/identity-provider-page";
import { RequestPage } from "./pages/request-page";
import { baseURL } from "./ports";

test.use({ person: "operator" });

const maria = "maria@id.acme.test";
const operatorsMail = "operator@backdesk.test";
/** Whoever got a mail gets no other for a minute; what happens meanwhile comes together. */
const mailed = { timeout: 120_000, intervals: [500] };

/** Counts how often a page is loaded anew from here on. */
function countLoads(page: Page): { loads: number } {
  const seen = { loads: 0 };
  page.on("load", () => (seen.loads += 1));
  return seen;
}

const titlesTo = async (request: APIRequestContext, email: string, id: string) =>
  (await noticesTo(request, email, id)).map(({ title }) => title);

const linkTo = async (request: APIRequestContext, email: string, id: string) => {
  await expect.poll(() => titlesTo(request, email, id), mailed).not.toHaveLength(0);
  return (await noticesTo(request, email, id))[0]?.link ?? "";
};

test("the help desk of a tenant signs in with its provider, asks twice, and follows both to their end on screen and by mail; the record of it holds, and a row that somebody changes is named", async ({
  page,
  signedIn: operator,
  browser,
  request,
  apiAs,
  sandbox,
}) => {
  test.setTimeout(420_000);
  await signInThere(page, "maria", "/requests");
  const own = new Api(page.request);
  const me = await (await own.get("/api/v1/me")).json();
  expect(me).toMatchObject({ email: maria, role: "helpdesk", tenants: [{ name: "Acme" }] });

  // She asks for files and for a machine, and leaves both pages open.
  const files = new RequestPage(page);
  const filesPoint = await machineWith(own, "filesystem");
  await files.openForm(`?restoreTargetId=${filesPoint.id}`);
  await files.chooseFirstFile();
  await files.say("Folder of accounting is gone", "INC-2001");
  const filesId = await files.ask();
  const machine = new RequestPage(await page.context().newPage());
  const machinePoint = await machineWith(own, "image");
  await machine.openForm(`?restoreTargetId=${machinePoint.id}`);
  await machine.say("The application does not start since the update", "INC-2002");
  const machineId = await machine.ask();
  const [ofFiles, ofMachine] = [countLoads(page), countLoads(machine.page)];
  await expect(files.state).toContainText("Waiting");
  await expect(machine.state).toContainText("Waiting");

  // The operator is told by mail. The links open the requests, and opening them changes nothing.
  const requestOf = async (id: string) => (await own.get(`/api/v1/requests/${id}`)).json();
  const asked = [await requestOf(filesId), await requestOf(machineId)];
  const links = [await linkTo(request, operatorsMail, filesId), await linkTo(request, operatorsMail, machineId)];
  expect(links).toEqual([`${baseURL}/requests/${filesId}`, `${baseURL}/requests/${machineId}`]);
  for (const link of links) {
    expect((await request.get(link, { maxRedirects: 0 })).status()).toBe(307);
    await operator.goto(link);
    await expect(operator.getByRole("button", { name: "Approve", exact: true })).toBeVisible();
    await expect(operator.getByRole("list", { name: "Checks made again" })).toBeVisible();
  }
  expect([await requestOf(filesId), await requestOf(machineId)]).toEqual(asked);

  // Refused: with the reason, at once on her page, and in her mail.
  const decision = new RequestPage(operator);
  await operator.goto(links[0] ?? "");
  await decision.refuse("Take the point of yesterday");
  await expect(files.life).toContainText("Refused by Operator");
  await expect(files.state).toContainText("Take the point of yesterday");
  await expect.poll(() => noticesTo(request, maria, filesId), mailed).toHaveLength(1);
  const [refusal] = await noticesTo(request, maria, filesId);
  expect(refusal?.title).toMatch(new RegExp(`^Operator refused ${filesPoint.vmName}: `));
  expect(refusal?.text).toBe("Take the point of yesterday");

  // Approved: begun and ended at the vendor, each step on her page.
  await operator.goto(links[1] ?? "");
  await decision.approve();
  await machine.seesItCarriedOut(sandbox);
  await expect(machine.life).toContainText("Succeeded");
  expect([ofFiles.loads, ofMachine.loads]).toEqual([0, 0]);

  // Both ended rightly: one at the vendor, the other nowhere.
  const [refused, done] = [await requestOf(filesId), await requestOf(machineId)];
  expect([refused.state, refused.operationId, done.state]).toEqual(["rejected", null, "succeeded"]);
  const operation = await (await (await apiAs("operator")).get(`/api/v1/operations/${done.operationId}`)).json();
  expect(operation).toMatchObject({ kind: "restore.vm", state: "succeeded" });

  // From her mail a stranger gets to the sign-in page, and she herself, signed in there, to the request.
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto(refusal?.link ?? "");
  await expect(other).toHaveURL(/\/login\?next=/);
  await continueThere(other, "maria");
  await expect(other).toHaveURL(refusal?.link ?? "");
  await expect(new RequestPage(other).state).toContainText("Take the point of yesterday");
  expect([await requestOf(filesId), await requestOf(machineId)]).toEqual([refused, done]);
  await elsewhere.close();

  // The record of it holds. With the owner's rights on the database a row of it is changed: verifying fails and names that row.
  const admin = await apiAs("admin");
  const approvals = await admin.all("/api/v1/audit?action=request.approved");
  const entry = auditedSchema.parse(approvals.find(({ details }) => isOf(details, machineId)));
  expect(entry).toMatchObject({ actor: { name: "Operator" }, details: { requestedBy: { name: "maria of Acme" } } });
  const verify = async () => (await admin.get("/api/v1/audit/verify")).json();
  expect(await verify()).toMatchObject({ ok: true, broken: null });
  const administrator = await browser.newContext();
  const record = await administrator.newPage();
  await signIn(record, "admin");
  await record.goto("/audit");
  try {
    await expect(setActorName(entry.id, "Somebody else", "guarded")).rejects.toThrow("append-only");
    await setActorName(entry.id, "Somebody else", "unguarded");
    expect(await verify()).toMatchObject({ ok: false, broken: { id: entry.id, reason: "its contents were changed" } });
    await record.getByRole("button", { name: "Verify the record" }).click();
    await expect(record.getByText(`Broken at ${entry.id}: its contents were changed.`)).toBeVisible();
    const command = await runCommand("audit:verify");
    expect(command.code).toBe(1);
    expect(command.output).toContain(`The record is broken at ${entry.id}`);
  } finally {
    await setActorName(entry.id, entry.actor.name, "unguarded");
  }
  expect(await verify()).toMatchObject({ ok: true, broken: null });
  await record.getByRole("button", { name: "Verify the record" }).click();
  await expect(record.getByText(/^Unbroken: /)).toBeVisible();
  expect(await runCommand("audit:verify")).toMatchObject({ code: 0, output: expect.stringContaining("The record holds: ") });
  await administrator.close();

  // Meanwhile each step of hers came by mail too, once and in order; nobody was told of what they did themselves.
  await expect
    .poll(async () => (await titlesTo(request, maria, machineId)).map((title) => title.split(machinePoint.vmName)[0]), mailed)
    .toEqual(["Operator approved ", "Begun: ", "Done: "]);
  expect(await titlesTo(request, operatorsMail, machineId)).toEqual([expect.stringContaining("asks for")]);
});

const auditedSchema = z.object({ id: z.string(), actor: z.object({ name: z.string() }), details: z.unknown() });
const isOf = (details: unknown, id: string) => z.object({ request: z.literal(id) }).safeParse(details).success;

/** Changes an entry of the record past Backdesk, with or without the guard that the database has against it. */
function setActorName(id: string, name: string, guard: "guarded" | "unguarded"): Promise<void> {
  return asOwnerOfDatabase(async (client) => {
    const change = () => client.query("update audit_entries set actor_name = $2 where id = $1", [id, name]);
    if (guard === "guarded") return void (await change());
    await client.query("alter table audit_entries disable trigger audit_entries_append_only");
    try {
      expect((await change()).rowCount).toBe(1);
    } finally {
      await client.query("alter table audit_entries enable trigger audit_entries_append_only");
    }
  });
}
