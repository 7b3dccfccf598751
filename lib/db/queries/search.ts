import "server-only";
import { and, sql, type AnyColumn } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { SearchResult } from "@/lib/domain/overview";
import type { Scope } from "@/lib/domain/scope";
import type { Db } from "../client";
import { backups, buckets, vms, volumeGroups, volumes } from "../schema";
import { contains } from "./filters";
import { inScope } from "./scope";

type Found = SearchResult["items"][number];
type Searched = PgTable & Record<"id" | "name" | "tenantId" | "region" | "vmName", AnyColumn>;

const perNoun = 6;

const places: readonly { noun: Found["noun"]; table: Searched; path: string }[] = [
  { noun: "vm", table: vms, path: "/vms" },
  { noun: "backup", table: backups, path: "/backups" },
  { noun: "volume-group", table: volumeGroups, path: "/volume-groups" },
  { noun: "volume", table: volumes, path: "/storage" },
  { noun: "bucket", table: buckets, path: "/storage/buckets" },
];

/** Things whose name holds the words, names that begin with them first. */
export async function searchEverything(db: Db, scope: Scope, words: string): Promise<SearchResult> {
  const found = await Promise.all(
    places.map(async ({ noun, table, path }) => {
      const rows = await db.execute<{ id: string; name: string; tenantId: string | null; detail: string | null }>(
        sql`select ${table.id} as id, ${table.name} as name, ${table.tenantId} as "tenantId", coalesce(${table.vmName}, ${table.region}) as detail from ${table}
            where ${and(inScope(scope, table.tenantId), contains(table.name)(words))}
            order by position(lower(${words}) in lower(${table.name})), ${table.name} limit ${perNoun}`,
      );
      return rows.rows.map((row): Found => ({
        noun,
        ...row,
        href: noun === "volume" ? `${path}?open=${row.id}` : `${path}/${row.id}`,
      }));
    }),
  );
  return { items: found.flat() };
}
