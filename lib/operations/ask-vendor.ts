import "server-only";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { mayDo, type Caller } from "@/lib/access";
import { scopeOf } from "@/lib/access/permissions";
import { recordRead } from "@/lib/audit";
import { openConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import { getConnection } from "@/lib/db/queries/connections";
import { inScope } from "@/lib/db/queries/scope";
import { vms } from "@/lib/db/schema";
import type { Scope } from "@/lib/domain/scope";
import { ProblemError } from "@/lib/http/problems";
import { invalidBody } from "@/lib/http/read-body";
import { VendorError } from "@/lib/providers/http";
import type { Facts } from "@/lib/providers/plan";
import type { LookupName, LookupPage } from "@/lib/providers/provider";
import { problemOfFailure } from "@/lib/proxy/vendor-failure";
import { loadFacts, referencesIn } from "./facts";

export const lookupRowSchema = z.object({
  value: z.string(),
  label: z.string(),
  detail: z.string().nullable(),
  disabledReason: z.string().nullable(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** A live question to a vendor, and whose it is. Ids in `input` are Backdesk's and must be in the scope. */
export interface VendorQuestion {
  caller: Caller;
  scope: Scope;
  requestId: string;
  connectionId: string;
  name: string;
  input: unknown;
  signal: AbortSignal;
}

/** Who only asks for restores sees what lies in their own points, and nothing of the rest of the vendor's account. */
const openToAskers: readonly string[] = ["file-tree", "file-search", "restore-file-targets"];

/** Look-ups that read names of what people keep, and what the record calls reading them. */
const readingContents: Partial<Record<LookupName, string>> = {
  "file-tree": "files.list",
  "file-search": "files.search",
  "bucket-objects": "objects.list",
  "object-versions": "objects.list-versions",
};

/**
 * Asks the vendor for a wizard. Somebody who may not write to the connection has few questions, and of machines only those that they
 * see; to write to what feeds one tenant does not open what feeds another.
 */
export async function askVendor(db: Db, question: VendorQuestion): Promise<LookupPage> {
  const { caller, scope, connectionId, name } = question;
  const writable = scopeOf(caller, "operations:write");
  if (!openToAskers.includes(name)) {
    if (!mayDo(caller, "operations:write"))
      throw new ProblemError("not-allowed", `Without operations:write a vendor is asked for ${openToAskers.join(", ")} only.`);
    return answerOf(db, { ...question, scope: writable });
  }
  const page = await answerOf(db, question);
  if (name !== "restore-file-targets" || (await getConnection(db, writable, connectionId))) return page;
  const own = await db
    .select({ id: vms.id, vendorId: vms.vendorId })
    .from(vms)
    .where(and(eq(vms.connectionId, connectionId), inScope(scope, vms.tenantId)));
  const known = new Set(own.flatMap(({ id, vendorId }) => [id, vendorId]));
  return { ...page, items: page.items.filter(({ value }) => known.has(value)) };
}

async function answerOf(db: Db, question: VendorQuestion): Promise<LookupPage> {
  const { scope, connectionId, name, input, signal } = question;
  if (!(await getConnection(db, scope, connectionId)))
    throw new ProblemError("not-found", "Nothing with this id is yours to see.");
  const connection = await openConnection(db, connectionId);
  const lookup = Object.hasOwn(connection.provider.lookups, name) ? connection.provider.lookups[name as LookupName] : undefined;
  if (!lookup)
    throw new ProblemError(
      "not-supported",
      `This vendor cannot be asked for ${name}; it can for ${Object.keys(connection.provider.lookups).join(", ")}.`,
    );
  const parsed = lookup.input.safeParse(input);
  if (!parsed.success) throw invalidBody(parsed.error.issues);
  const { settings, http } = connection;
  const place = { connectionId, scope, operationTag: "lookup", settings, now: new Date() };
  const facts = await loadFacts(db, parsed.data, place);
  const record = recordOf(db, question, { asked: parsed.data, facts });
  try {
    const io = { http, settings, now: () => new Date(), signal };
    const page = lookup.page
      ? await lookup.page(io, parsed.data, facts)
      : { items: await lookup.run(io, parsed.data, facts), nextCursor: null };
    record("done", { rows: page.items.length });
    return page;
  } catch (error) {
    record("failed", {});
    if (error instanceof VendorError) throw problemOfFailure(error.facts);
    throw error;
  }
}

/** Who read names of files and objects, of which point or bucket, and what they looked for; of other look-ups nothing. */
function recordOf(db: Db, question: VendorQuestion, { asked, facts }: { asked: unknown; facts: Facts }) {
  const { caller, requestId, connectionId, name } = question;
  const action = readingContents[name as LookupName];
  const row = facts.find(referencesIn(asked)[0]?.id);
  return (outcome: "done" | "failed", more: Record<string, unknown>) => {
    if (action === undefined) return;
    const { actor } = caller;
    const details = { ...z.looseObject({}).parse(asked), ...more };
    recordRead(db, {
      actor,
      action,
      subject: row?.name ?? null,
      tenantId: row?.tenantId ?? null,
      connectionId,
      outcome,
      requestId,
      details,
    });
  };
}
