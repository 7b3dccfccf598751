import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import type { Db } from "@/lib/db/client";
import { nouns, type Noun } from "@/lib/domain/nouns";
import { publish } from "@/lib/events";
import { countInventory } from "./counts";
import type { DecidedRow } from "./queue";
import { tableName } from "./tables";
import { decision, standingRules } from "./tenant-decision";
import { standingRulesHash } from "./tenant-rules";

type Client = pg.Pool | pg.PoolClient;

/** Rows gone over in one statement. */
const batchRows = 2_000;
/** Between tries for rows that a pass is writing at that moment. */
const retryMs = 50;

/**
 * Gives every row of a connection to the tenant that the rules of this moment name, a batch at a time, and gives how many moved.
 * Never waits for a row that somebody else holds (and so is in nobody's way): such rows are tried again.
 */
export async function assignTenants(client: Client, connectionId: string): Promise<number> {
  const hash = await standingRulesHash(client);
  let moved = 0;
  const changed: Noun[] = [];
  for (const noun of nouns) {
    const count = await assignNoun(client, connectionId, noun);
    moved += count;
    if (count > 0) changed.push(noun);
  }
  await countInventory(client, connectionId, changed);
  await client.query(
    `insert into tenant_assignments (connection_id, rules_hash, moved) select id, $2, $3 from connections where id = $1
     on conflict (connection_id) do update set rules_hash = excluded.rules_hash, moved = excluded.moved, at = now()`,
    [connectionId, hash, moved],
  );
  return moved;
}

/** Does so only where the rules are not those by which the connection's rows were last gone over. */
export async function followTenantRules(client: Client, connectionId: string): Promise<number> {
  const known = await client.query<{ rules_hash: string }>("select rules_hash from tenant_assignments where connection_id = $1", [
    connectionId,
  ]);
  if (known.rows[0]?.rules_hash === (await standingRulesHash(client))) return 0;
  return assignTenants(client, connectionId);
}

async function assignNoun(client: Client, connectionId: string, noun: Noun): Promise<number> {
  let after = "";
  let moved = 0;
  for (;;) {
    const batch = await assignPage(
      client,
      noun,
      `select id from ${tableName(noun)} where connection_id = $1 and id > $2 order by id limit ${batchRows}`,
      [connectionId, after],
    );
    moved += batch.moved;
    if (batch.held > 0) {
      await wait(retryMs);
      continue;
    }
    if (batch.last === null) return moved;
    after = batch.last;
  }
}

/** What hangs on a machine, or on a backup, by the columns that name it. */
const hangOn: Readonly<Record<"vm" | "backup", readonly Noun[]>> = {
  vm: ["backup", "agent", "history", "restoreTarget"],
  backup: ["schedule", "history", "restoreTarget"],
};

/**
 * Decides anew about these machines or backups and what hangs on them: after one was renamed, or somebody decided about it. Gives
 * the nouns of which rows moved.
 */
export async function assignWithDependants(client: Client, noun: Noun, ids: readonly string[]): Promise<Noun[]> {
  const changed: Noun[] = [];
  const go = async (of: Noun, condition: string) => {
    for (;;) {
      const { moved, held } = await assignPage(client, of, `select id from ${tableName(of)} where ${condition}`, [[...ids]]);
      if (moved > 0) changed.push(of);
      if (held === 0) return;
      await wait(retryMs);
    }
  };
  await go(noun, "id = any($1)");
  if (noun === "vm") {
    for (const of of hangOn.vm) await go(of, "vm_id = any($1)");
    // Their machine may be known only through the backup.
    for (const of of hangOn.backup) await go(of, "backup_id in (select id from backups where vm_id = any($1))");
  }
  if (noun === "backup") for (const of of hangOn.backup) await go(of, "backup_id = any($1)");
  return [...new Set(changed)];
}

/** Moves one row that somebody decided about, with what hangs on it, and tells those who watch. */
export async function followDecision(db: Db, { connectionId, noun, id }: DecidedRow): Promise<void> {
  const changed = await assignWithDependants(db.$client, noun, [id]);
  await countInventory(db.$client, connectionId, changed);
  if (changed.length > 0) await publish(db, { type: "sync", tenantId: null, connectionId, payload: { state: "assigned" } });
}

/** Whether any rule goes by names: without one, a machine's new name moves nothing. */
export async function areNamesRuled(client: Client): Promise<boolean> {
  const found = await client.query<{ ruled: boolean }>(
    "select exists (select 1 from tenant_rules where name_pattern is not null) as ruled",
  );
  return found.rows[0]?.ruled ?? false;
}

interface AssignedPage {
  last: string | null;
  moved: number;
  /** Rows that should move but that somebody else is writing. */
  held: number;
}

async function assignPage(client: Client, noun: Noun, page: string, parameters: unknown[]): Promise<AssignedPage> {
  const table = tableName(noun);
  const result = await client.query<AssignedPage>(
    `with ${standingRules},
       page as materialized (${page}),
       wrong as materialized (
         select t.id, decided.tenant_id from ${table} t join page on page.id = t.id ${decision(noun)}
         where t.tenant_id is distinct from decided.tenant_id
       ),
       free as materialized (
         select u.id from ${table} u where u.id in (select id from wrong) order by u.id for update skip locked
       ),
       moved as (
         update ${table} u set tenant_id = wrong.tenant_id from wrong where u.id = wrong.id and u.id in (select id from free) returning 1
       )
     select (select max(id) from page) as last, (select count(*)::int from moved) as moved,
       (select count(*)::int from wrong) - (select count(*)::int from free) as held`,
    parameters,
  );
  return result.rows[0] ?? { last: null, moved: 0, held: 0 };
}
