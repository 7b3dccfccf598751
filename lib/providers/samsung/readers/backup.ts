import type { Reader, RowOf } from "../../reader";
import { inParallel } from "../../in-parallel";
import { tolerantRow } from "../../tolerant-row";
import type { SamsungSettings } from "../connection";
import { zBackupDetailResponse1Dot2, zBackupResponse } from "../generated/backup/zod.gen";
import { backupTypeOf, resourceState, retentionOf } from "../mapping";
import { accountOf } from "./account";
import { backupAttributes, type BackupAttributes } from "./backup-attributes";
import { largePage, readOne, readPages } from "./pages";
import { badRow } from "./partition";
import type { ReadEvent, ReaderContext } from "../../reader";

type Context = ReaderContext<SamsungSettings>;

const listed = tolerantRow(
  zBackupResponse.pick({
    id: true,
    name: true,
    modified_at: true,
    policy_type: true,
    retention_period: true,
    role_type: true,
    server_name: true,
    state: true,
  }),
);
const detailed = tolerantRow(zBackupDetailResponse1Dot2.omit({ created_by: true, modified_by: true }));
type Listed = Extract<ReturnType<typeof listed>, { ok: true }>["row"];

const detailsAtOnce = 32;
const backupPath = (id: string) => `/v1/backups/${encodeURIComponent(id)}`;

/** Everything that the list tells is as it was: then the rest is, too. */
function isUnchanged(row: Listed, known: BackupAttributes): boolean {
  return (
    known.modified_at === row.modified_at &&
    known.state === row.state &&
    known.policy_type === row.policy_type &&
    known.retention_period === row.retention_period &&
    known.role_type === row.role_type &&
    known.server_name === row.server_name
  );
}

function rowOf(
  id: string,
  name: string,
  attributes: BackupAttributes,
  context: Context,
  account: string | null,
): RowOf["backup"] {
  const type = backupTypeOf(attributes.policy_type);
  return {
    vendorId: id,
    vendorTenant: account,
    tags: {},
    attributes: { ...attributes },
    links: { vm: attributes.server_uuid },
    fields: {
      name,
      vmName: attributes.server_name,
      type,
      state: resourceState(attributes.state, context.log),
      vendorState: attributes.state,
      retention: retentionOf(attributes.retention_period),
      encrypted: attributes.encrypt_enabled,
      replicated: attributes.dr_enabled,
      agentless: attributes.policy_category === "AGENTLESS",
      paths: type === "filesystem" ? attributes.filesystem_paths : null,
    },
  };
}

type Found = { row: RowOf["backup"] } | { gone: true } | { vendorId: string | null; message: string };

async function detail(context: Context, id: string, account: string | null): Promise<Found> {
  const answer = await readOne(context, { service: "backup", operationId: "showBackup", path: backupPath(id) });
  if (!answer.ok) return answer.status === 404 ? { gone: true } : { vendorId: id, message: answer.message };
  const parsed = detailed(answer.body);
  if (!parsed.ok) return { vendorId: id, message: parsed.message };
  const { name, ...row } = parsed.row;
  const attributes: BackupAttributes = {
    policy_type: row.policy_type,
    policy_category: row.policy_category,
    role_type: row.role_type,
    retention_period: row.retention_period,
    server_uuid: row.server_uuid,
    server_name: row.server_name,
    server_category: row.server_category,
    server_region: row.server_region ?? null,
    server_os_type: row.server_os_type ?? null,
    region: row.region ?? null,
    backup_agent_id: row.backup_agent_id ?? null,
    dr_enabled: row.dr_enabled ?? null,
    dr_region: row.dr_region ?? null,
    origin_backup_id: row.origin_backup_id ?? null,
    replica_backup_id: row.replica_backup_id ?? null,
    encrypt_enabled: row.encrypt_enabled ?? null,
    is_all_filesystem: row.is_all_filesystem ?? null,
    filesystem_paths: row.filesystem_paths ?? null,
    state: row.state,
    created_at: row.created_at,
    modified_at: row.modified_at,
  };
  return { row: rowOf(id, name, attributes, context, account) };
}

/**
 * Backups (Backup 1.2, List Backups and Show Backup). The list lacks the server's id, so each backup is asked for once and again
 * only when the list shows a change; else the row is made from what is known. With `partitions` only those backups are read.
 */
export const readBackups: Reader<"backup", SamsungSettings> = async function* (context) {
  const account = await accountOf(context);
  if (context.partitions !== null) {
    const missing = yield* readSome(context, context.partitions, account);
    // One that is gone can only be swept by a full list.
    if (!missing) return;
  }
  const known = new Map<string, BackupAttributes>();
  for await (const { vendorId, attributes } of context.known("backup")) {
    const kept = backupAttributes(attributes);
    if (kept !== null) known.set(vendorId, kept);
  }
  let done = 0;
  const list = {
    service: "backup",
    operationId: "listBackups",
    path: "/v1/backups",
    query: { sort: "created_at:asc" },
    paging: "page",
    pageSize: largePage,
    items: "contents",
    total: "count",
  } as const;
  for await (const page of readPages(context, list)) {
    if (!page.ok) {
      yield { type: "error", partition: null, message: page.message, vendorId: null };
      continue;
    }
    const rows: RowOf["backup"][] = [];
    for await (const found of inParallel(page.rows, detailsAtOnce, (value) => backupOf(context, value, known, account))) {
      if ("row" in found) rows.push(found.row);
      else if (!("gone" in found)) yield { type: "error", partition: null, ...found };
    }
    done += page.rows.length;
    if (rows.length > 0) yield { type: "rows", partition: null, rows };
    yield { type: "progress", done, total: page.total };
  }
  yield { type: "complete", partition: null };
};

async function backupOf(
  context: Context,
  value: unknown,
  known: ReadonlyMap<string, BackupAttributes>,
  account: string | null,
): Promise<Found> {
  const parsed = listed(value);
  if (!parsed.ok) return badRow(value, "id", parsed.message);
  const before = known.get(parsed.row.id);
  if (before === undefined || !isUnchanged(parsed.row, before)) return detail(context, parsed.row.id, account);
  return { row: rowOf(parsed.row.id, parsed.row.name, before, context, account) };
}

async function* readSome(
  context: Context,
  ids: readonly string[],
  account: string | null,
): AsyncGenerator<ReadEvent<"backup">, boolean, void> {
  let isOneGone = false;
  for await (const found of inParallel(ids, detailsAtOnce, (id) => detail(context, id, account))) {
    if ("row" in found) yield { type: "rows", partition: null, rows: [found.row] };
    else if ("gone" in found) isOneGone = true;
    else yield { type: "error", partition: null, ...found };
  }
  return isOneGone;
}
