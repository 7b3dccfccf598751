import "server-only";
import type { Db } from "@/lib/db/client";
import { getRow, listRows, streamRows, type ListQuery } from "@/lib/db/queries/list";
import { operationList } from "@/lib/db/queries/operation-list";
import type { ListAnswer } from "@/lib/domain/list";
import type { Operation } from "@/lib/domain/operation";
import type { Scope } from "@/lib/domain/scope";
import { callsOf, toOperation, type OperationRow } from "./present";

async function withCalls(db: Db, rows: readonly OperationRow[]): Promise<Operation[]> {
  const calls = await callsOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => toOperation(row, calls.get(row.id) ?? []));
}

/** A page of operations in the caller's scope, newest first unless asked otherwise. */
export async function listOperations(db: Db, scope: Scope, query: ListQuery): Promise<ListAnswer<Operation>> {
  const page = await listRows(db, scope, operationList, query);
  return { ...page, items: await withCalls(db, page.items), asOf: new Date().toISOString() };
}

export async function* streamOperations(db: Db, scope: Scope, query: ListQuery): AsyncGenerator<Operation[], void, void> {
  for await (const rows of streamRows(db, scope, operationList, query)) yield await withCalls(db, rows);
}

export async function getOperation(db: Db, scope: Scope, id: string): Promise<Operation | null> {
  const row = await getRow(db, scope, operationList, id);
  return row ? ((await withCalls(db, [row]))[0] ?? null) : null;
}
