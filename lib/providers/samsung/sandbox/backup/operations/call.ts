import type { z } from "zod";
import type { SamsungAnswer, SamsungCall } from "../../service";
import { stateAt, type BackupRecord } from "../records";
import { badRequest, conflict, notFound } from "../refusal";
import type { BackupWorld, PlaceWorld } from "../world";

/** A request to the Backup service with the state that it works on. */
export interface BackupCall extends SamsungCall {
  world: BackupWorld;
  /** What the account has in the region that was called. */
  here: PlaceWorld;
}

export type BackupOperation = (call: BackupCall) => SamsungAnswer;

export const ok = (body: unknown): SamsungAnswer => ({ status: 200, body });

/** `SyncResponse` and `AsyncResponse` look the same; the status tells whether the work goes on. */
export const done = (call: BackupCall, id: string, status: 200 | 202 = 200): SamsungAnswer => ({
  status,
  body: { request_id: call.requestId, resource: { id, links: [] } },
});

export const isAtLeast = (call: BackupCall, version: string): boolean => Number(call.version) >= Number(version);

/** The backup that the path names. Throws a refusal when the account has none such in the region. */
export function backupOf(call: BackupCall): BackupRecord {
  const id = call.path.backup_id ?? "";
  const record = call.here.backups.get(id);
  if (record === null) throw notFound("Backup", id);
  return record;
}

/** The backup that the path names, AVAILABLE. */
export function availableBackupOf(call: BackupCall): BackupRecord {
  const record = backupOf(call);
  const state = stateAt(record, call.now);
  if (state !== "AVAILABLE") throw conflict(`Backup ${record.name} is ${state}; it must be AVAILABLE.`);
  return record;
}

/** The backup that the path names, AVAILABLE and no replica: replicas follow their original. */
export function originalBackupOf(call: BackupCall): BackupRecord {
  const record = availableBackupOf(call);
  if (record.role === "REPLICA") throw badRequest(`Backup ${record.name} is a replica and follows its original backup.`);
  return record;
}

/** What a replica was copied from; null for an original. */
export const originOf = (call: BackupCall, record: BackupRecord): BackupRecord | null =>
  record.origin === null ? null : call.world.linked(call.here, record.origin);

/** The body as a schema sees it: the contract has let it pass, so a failure is the sandbox's mistake. */
export const bodyAs = <T>(call: BackupCall, schema: z.ZodType<T>): T => schema.parse(call.body);
