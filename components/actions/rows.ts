import type {
  Agent,
  Backup,
  History,
  Policy,
  RestoreTarget,
  ScheduleRow,
  Snapshot,
  Vm,
  Volume,
  VolumeGroup,
} from "@/lib/domain/inventory";

/** A connection, as what new things are made on. */
export interface ConnectionRow {
  id: string;
  connectionId: string;
  name: string;
}

/** The rows that actions are done on, by noun. */
export interface RowsByNoun {
  vm: Vm;
  backup: Backup;
  history: History;
  restoreTarget: RestoreTarget;
  volumeGroup: VolumeGroup;
  volume: Volume;
  snapshot: Snapshot;
  schedule: ScheduleRow;
  agent: Agent;
  policy: Policy;
  connection: ConnectionRow;
}
export type ActionNoun = keyof RowsByNoun;
export type ActionRow = RowsByNoun[ActionNoun];

/** What a row is called where its action is spoken of. */
export function rowName(row: ActionRow): string {
  if ("name" in row) return row.name;
  return row.vmName ?? row.backupName ?? row.vendorId;
}
