import "server-only";
import { z } from "zod";
import type { Db } from "@/lib/db/client";
import { nounSchema, nouns, type Noun } from "@/lib/domain/nouns";
import { tenantPreviewSchema, type PreviewTenantRules, type TenantMove, type TenantPreview } from "@/lib/domain/tenants";
import { ProblemError } from "@/lib/http/problems";
import { decision, draftRules, tableName } from "@/lib/inventory";
import { refuseStrangers } from "./rules";

const placeSchema = z.tuple([nounSchema, z.string()]);
type Place = z.infer<typeof placeSchema>;

/** What rules that are not saved yet would move: a page of rows in the order of nouns and ids, and with the first page how many. */
export async function previewTenantRules(db: Db, input: PreviewTenantRules): Promise<TenantPreview> {
  await refuseStrangers(db, input.rules);
  const draft = JSON.stringify(
    input.rules.map((rule, index) => ({
      position: index + 1,
      id: String(index + 1),
      tenant_id: rule.tenantId,
      connection_id: rule.connectionId,
      vendor_tenant: rule.vendorTenant,
      tag_key: rule.tagKey,
      tag_value: rule.tagValue,
      name_pattern: rule.namePattern,
    })),
  );
  const start = input.cursor === undefined ? null : readPlace(input.cursor);
  const items: TenantMove[] = [];
  let hasMore = false;
  for (const noun of nouns.slice(start ? nouns.indexOf(start[0]) : 0)) {
    const after = start && start[0] === noun ? start[1] : "";
    const wanted = input.limit - items.length + 1;
    items.push(...(await readMoves(db, noun, draft, after, wanted)));
    if (items.length > input.limit) {
      hasMore = true;
      items.length = input.limit;
      break;
    }
  }
  const last = items.at(-1);
  return tenantPreviewSchema.parse({
    items,
    nextCursor: hasMore && last ? writePlace([last.noun, last.id]) : null,
    totals: start ? null : await countMoves(db, draft),
  });
}

async function readMoves(db: Db, noun: Noun, draft: string, after: string, limit: number): Promise<TenantMove[]> {
  const found = await db.$client.query<TenantMove>(
    `with ${draftRules("$1")}
     select '${noun}' as noun, t.id, t.name, t.connection_id as "connectionId", t.tenant_id as "fromTenantId",
       decided.tenant_id as "toTenantId", decided.rule_position as rule, decided.is_override as "isOverride"
     from ${tableName(noun)} t ${decision(noun)}
     where t.id > $2 and t.tenant_id is distinct from decided.tenant_id
     order by t.id limit $3`,
    [draft, after, limit],
  );
  return found.rows;
}

async function countMoves(db: Db, draft: string): Promise<TenantPreview["totals"]> {
  const totals: NonNullable<TenantPreview["totals"]> = [];
  // One after the other: a preview of a large inventory is no reason to take every place in the pool.
  for (const noun of nouns) {
    const found = await db.$client.query<{ fromTenantId: string | null; toTenantId: string | null; count: number }>(
      `with ${draftRules("$1")}
       select t.tenant_id as "fromTenantId", decided.tenant_id as "toTenantId", count(*)::int as count
       from ${tableName(noun)} t ${decision(noun)}
       where t.tenant_id is distinct from decided.tenant_id group by 1, 2 order by 3 desc`,
      [draft],
    );
    totals.push(...found.rows.map((row) => ({ noun, ...row })));
  }
  return totals;
}

const writePlace = (place: Place) => Buffer.from(JSON.stringify(place)).toString("base64url");

function readPlace(cursor: string): Place {
  try {
    return placeSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw new ProblemError("bad-cursor", "cursor: is not one that this preview gave; start again without it.");
  }
}
