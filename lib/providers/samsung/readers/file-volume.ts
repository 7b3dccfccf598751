import type { Replication, Volume } from "@/lib/domain/inventory";
import type { Schedule } from "@/lib/domain/schedule";
import type { ReaderContext } from "../../reader";
import { tolerantRow } from "../../tolerant-row";
import type { SamsungSettings } from "../connection";
import {
  zReplicationListResponse,
  zReplicationShowResponse,
  zSnapshotScheduleListResponse,
  zVolumeObjectAccessRuleListResponse,
  zVolumeShowResponse,
} from "../generated/file-storage/zod.gen";
import {
  bytesOfGb,
  fileAccessKind,
  fileCycleOf,
  fileVolumePurpose,
  fileVolumeState,
  snapshotScheduleOf,
  zoneOf,
} from "../mapping";
import { fileVolumePath } from "./file-service";
import { readOne } from "./pages";
import type { MadeRow } from "./partition";

const service = "file-storage";

const parseVolume = tolerantRow(zVolumeShowResponse);
const parseSchedules = tolerantRow(zSnapshotScheduleListResponse);
const parseRules = tolerantRow(zVolumeObjectAccessRuleListResponse.pick({ access_rules: true }));
const parseReplications = tolerantRow(zReplicationListResponse.pick({ replications: true }));
const parseReplication = tolerantRow(zReplicationShowResponse);

type Context = ReaderContext<SamsungSettings>;

/** What could be read of one part of a volume, or why not. */
type Part<T> = { ok: true; value: T } | { ok: false; message: string };

/** One answer about a volume, parsed. A part that is not there (404) is what a volume without it has. */
async function readPart<T, V>(
  context: Context,
  call: { operationId: string; path: string; query?: Record<string, string> },
  read: { parse: (body: unknown) => { ok: true; row: T } | { ok: false; message: string }; use: (row: T) => V; none: V },
): Promise<Part<V>> {
  const answer = await readOne(context, { service, ...call });
  if (!answer.ok) return answer.status === 404 ? { ok: true, value: read.none } : { ok: false, message: answer.message };
  const parsed = read.parse(answer.body);
  return parsed.ok ? { ok: true, value: read.use(parsed.row) } : { ok: false, message: parsed.message };
}

interface SnapshotSchedule {
  id: string | null;
  keepCount: number | null;
  schedule: Schedule | null;
}

const readSchedule = (context: Context, id: string): Promise<Part<SnapshotSchedule>> =>
  readPart(
    context,
    { operationId: "listSnapshotSchedule", path: "/v1/snapshot-schedules", query: { volume_id: id } },
    {
      parse: parseSchedules,
      none: { id: null, keepCount: null, schedule: null },
      use: ({ snapshot_schedule: schedules, snapshot_retention_count: keepCount }) => {
        const [first] = schedules;
        return {
          id: first?.id ?? null,
          keepCount: keepCount ?? null,
          schedule: snapshotScheduleOf(first, zoneOf(context.settings)),
        };
      },
    },
  );

/** Who has access, in our words, and the vendor's word for what it is: taking access away needs it. */
const readRules = (context: Context, id: string): Promise<Part<{ id: string; type: string }[]>> =>
  readPart(
    context,
    { operationId: "listAccessRules", path: `${fileVolumePath(id)}/access-rules` },
    {
      parse: parseRules,
      none: [],
      use: ({ access_rules: rules }) => rules.map((rule) => ({ id: rule.object_id, type: rule.object_type })),
    },
  );

/** A replication as the planners need it; `policy` and `status` are the vendor's words. */
export interface FileReplication {
  id: string;
  type: string;
  frequency: string;
  policy: string;
  status: string;
  retentionCount: number | null;
  source: { id: string; region: string; name: string };
  replica: { id: string; region: string; name: string };
}

async function readReplications(context: Context, id: string): Promise<Part<FileReplication[]>> {
  const query = { volume_id: id };
  const listed = await readPart(
    context,
    { operationId: "listVolumeReplications", path: "/v1/replications", query },
    {
      parse: parseReplications,
      none: [] as string[],
      use: ({ replications }) => replications.map((replication) => replication.replication_id),
    },
  );
  if (!listed.ok) return listed;
  const found: FileReplication[] = [];
  for (const replicationId of listed.value) {
    const shown = await readPart(
      context,
      { operationId: "showVolumeReplication", path: `/v1/replications/${encodeURIComponent(replicationId)}`, query },
      {
        parse: parseReplication,
        none: null,
        use: (row): FileReplication => ({
          id: row.replication_id,
          type: row.replication_type,
          frequency: row.replication_frequency,
          policy: row.replication_policy,
          status: row.replication_status,
          retentionCount: row.backup_retention_count ?? null,
          source: { id: row.source_volume_id, region: row.source_volume_region, name: row.source_volume_name },
          replica: { id: row.replication_volume_id, region: row.replication_volume_region, name: row.replication_volume_name },
        }),
      },
    );
    if (!shown.ok) return shown;
    if (shown.value !== null) found.push(shown.value);
  }
  // A mirror before a backup: it is what the one place for a replication shows.
  return { ok: true, value: found.sort((a, b) => Number(a.type === "backup") - Number(b.type === "backup")) };
}

function replicationOf(id: string, replications: readonly FileReplication[]): Replication | null {
  const [first] = replications;
  if (first === undefined) return null;
  return {
    region: first.source.id === id ? first.replica.region : first.source.region,
    cycle: fileCycleOf(first.frequency),
    state: first.status === "available" ? first.policy : first.status,
    lagSeconds: null,
  };
}

/**
 * One file volume (File Storage 1.1: Show Volume, List Snapshot Schedule, List Access Rules, List and Show Volume Replications).
 * Null when it is not there. File volumes have no size of their own, only a usage in GiB.
 */
export async function showFileVolume(context: Context, id: string): Promise<MadeRow<"volume"> | null> {
  const answer = await readOne(context, { service, operationId: "showVolume", path: fileVolumePath(id) });
  if (!answer.ok) return answer.status === 404 ? null : { vendorId: id, message: answer.message };
  const parsed = parseVolume(answer.body);
  if (!parsed.ok) return { vendorId: id, message: parsed.message };
  const volume = parsed.row;
  const [schedule, rules, replications] = await Promise.all([
    readSchedule(context, id),
    readRules(context, id),
    readReplications(context, id),
  ]);
  if (!schedule.ok) return { vendorId: id, message: schedule.message };
  if (!rules.ok) return { vendorId: id, message: rules.message };
  if (!replications.ok) return { vendorId: id, message: replications.message };
  const attachments: Volume["attachments"] = rules.value.map((rule) => ({
    vendorId: rule.id,
    name: null,
    kind: fileAccessKind(rule.type),
  }));
  return {
    row: {
      vendorId: id,
      vendorTenant: volume.account_id,
      tags: {},
      attributes: {
        service,
        state: volume.state,
        purpose: volume.purpose,
        protocol: volume.protocol,
        type_name: volume.type_name,
        path: volume.path ?? null,
        endpoint_path: volume.endpoint_path ?? null,
        encryption_enabled: volume.encryption_enabled,
        file_unit_recovery_enabled: volume.file_unit_recovery_enabled ?? null,
        snapshot_schedule_id: schedule.value.id,
        snapshot_retention_count: schedule.value.keepCount,
        access_rules: rules.value,
        replications: replications.value,
        created_at: volume.created_at,
      },
      links: { volumeGroup: null },
      fields: {
        name: volume.name,
        kind: "file",
        state: fileVolumeState(volume.state, context.log),
        vendorState: volume.state,
        purpose: fileVolumePurpose(volume.purpose, context.log),
        region: context.settings.region,
        diskType: volume.type_name,
        sizeBytes: null,
        usedBytes: bytesOfGb(volume.usage),
        attachments,
        snapshotSchedule: schedule.value.schedule,
        snapshotRatePercent: null,
        iops: null,
        throughputMbps: null,
        protocol: volume.protocol,
        mountPath: volume.path ?? null,
        encrypted: volume.encryption_enabled,
        fileRecovery: volume.file_unit_recovery_enabled ?? null,
        snapshotKeepCount: schedule.value.keepCount,
        replication: replicationOf(id, replications.value),
      },
    },
  };
}
