import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { GET as lookup } from "./[id]/lookups/[name]/route";
import { openDesk, type Desk } from "../requests/testing";
import { ask, makePerson, makeTenant } from "@/lib/access/testing";
import { verifyAudit } from "@/lib/audit";
import { getEnv } from "@/lib/config/env";
import { auditEntries, vms } from "@/lib/db/schema";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

describe("a live look-up at a vendor", () => {
  it("does not open what feeds a tenant to somebody who may write, but only for another one", async () => {
    const { connectionId } = await desk.file();
    const { restoreTargetId = "" } = await desk.bench.wish("files");
    const mixed = await makePerson(desk.bench.db, {
      role: "viewer",
      grants: [
        { tenantId: desk.bench.tenantId, role: "helpdesk" },
        { tenantId: await makeTenant(desk.bench.db, "Another"), role: "operator" },
      ],
    });
    const look = (name: string, query = "") =>
      ask(lookup, {
        path: `/api/v1/connections/${connectionId}/lookups/${name}${query}`,
        as: mixed,
        params: { id: connectionId, name },
      });
    await desk.refusal(await look("backup-candidates"), 404);
    expect((await look("file-tree", `?restoreTargetId=${restoreTargetId}`)).status).toBe(200);
    const ofOthers = await look("restore-file-targets", `?restoreTargetId=${restoreTargetId}`);
    const seen = await desk.bench.db.select().from(vms).where(eq(vms.tenantId, desk.bench.tenantId));
    const known = seen.flatMap(({ id, vendorId }) => [id, vendorId]);
    const { items } = z.object({ items: z.array(z.object({ value: z.string() })) }).parse(await ofOthers.json());
    expect(items.filter(({ value }) => !known.includes(value))).toEqual([]);
  });

  it("is recorded where it reads names of somebody's files: who, of which point, what they looked for, what came of it", async () => {
    const { connectionId } = await desk.file();
    const { restoreTargetId = "" } = await desk.bench.wish("files");
    const reader = await desk.bench.helpdesk();
    const look = (name: string, query: Record<string, string>, as = reader) => {
      const search = new URLSearchParams({ restoreTargetId, ...query }).toString();
      const at = `/api/v1/connections/${connectionId}/lookups/${name}?${search}`;
      return ask(lookup, { path: at, as, params: { id: connectionId, name }, headers: { "x-request-id": name } });
    };
    const rowsOf = async (answer: Response) => z.object({ items: z.array(z.unknown()) }).parse(await answer.json()).items.length;
    const listed = await rowsOf(await look("file-tree", {}));
    const found = await rowsOf(await look("file-search", { q: "conf" }));
    const stranger = await makePerson(desk.bench.db, { role: "helpdesk", tenantIds: ["ten_others"] });
    await desk.refusal(await look("file-search", { q: "conf" }, stranger), 404);
    const seen = { connectionId, tenantId: desk.bench.tenantId, outcome: "done", actorName: "A helpdesk" };
    await vi.waitFor(async () => {
      const entries = await desk.bench.db.select().from(auditEntries).where(eq(auditEntries.actorId, reader.id));
      expect(entries.sort((a, b) => a.sequence - b.sequence)).toMatchObject([
        { ...seen, action: "files.list", requestId: "file-tree", details: { restoreTargetId, rows: listed } },
        { ...seen, action: "files.search", requestId: "file-search", details: { restoreTargetId, q: "conf", rows: found } },
      ]);
    });
    expect((await verifyAudit(desk.bench.db, getEnv().BACKDESK_ENCRYPTION_KEYS)).ok).toBe(true);
  });
});
