import type { ReadEvent, Reader, ReaderContext, RowOf } from "../../reader";
import { vendorErrorFacts } from "../../http";
import { inParallel } from "../../in-parallel";
import { tolerantRow } from "../../tolerant-row";
import type { SamsungSettings } from "../connection";
import { zVolumeListModel, zVolumeResponseV1Dot2 } from "../generated/block-storage/zod.gen";
import { bytesOfGb, purpose, snapshotScheduleOf, volumeState, zoneOf } from "../mapping";
import { showFileVolume } from "./file-volume";
import { largePage, readOne, readPages, type ListCall } from "./pages";
import { showParallelVolume } from "./parallel-volume";
import { badRow, type MadeRow } from "./partition";
import { readReplication } from "./replication";

const parseListed = tolerantRow(zVolumeListModel.pick({ id: true, is_in_volume_group: true, is_snapshot_activated: true }));
const parseDetail = tolerantRow(zVolumeResponseV1Dot2);
type Detail = NonNullable<Extract<ReturnType<typeof parseDetail>, { ok: true }>["row"]["result"]>;

const volumesAtOnce = 16;

function rowOf(
  id: string,
  volume: Detail,
  relation: { replication: RowOf["volume"]["fields"]["replication"]; related: unknown[] },
  context: ReaderContext<SamsungSettings>,
): RowOf["volume"] {
  return {
    vendorId: id,
    vendorTenant: volume.account_id ?? null,
    tags: {},
    attributes: {
      state: volume.state ?? null,
      purpose: volume.purpose ?? null,
      size_gb: volume.size_gb ?? null,
      has_origin: volume.has_origin ?? null,
      has_replication: volume.has_replication ?? null,
      is_encryption: volume.is_encryption ?? null,
      iscsi_target_ips: volume.iscsi_target_ips ?? null,
      qos: volume.qos ?? null,
      snapshot_rate: volume.snapshot_rate ?? null,
      snapshot_schedule: volume.snapshot_schedule ?? null,
      storage_volume_name: volume.storage_volume_name ?? null,
      srn: volume.srn ?? null,
      volume_group: volume.volume_group ?? null,
      attachments: volume.attachments ?? [],
      recovery: volume.recovery ?? null,
      related_volumes: relation.related,
      created_at: volume.created_at ?? null,
      modified_at: volume.modified_at ?? null,
    },
    links: { volumeGroup: volume.volume_group?.id ?? null },
    fields: {
      name: volume.name ?? id,
      kind: "block",
      state: volumeState(volume.state, context.log),
      vendorState: volume.state ?? null,
      purpose: purpose(volume.purpose, context.log),
      region: context.settings.region,
      diskType: volume.disk_type ?? null,
      sizeBytes: bytesOfGb(volume.size_gb),
      usedBytes: null,
      attachments: (volume.attachments ?? []).flatMap(({ id: serverId, name, type }) =>
        serverId ? [{ vendorId: serverId, name: name ?? null, kind: type === "MNGC" ? "multi-node-gpu" : "bare-metal" }] : [],
      ),
      snapshotSchedule: snapshotScheduleOf(volume.snapshot_schedule, zoneOf(context.settings)),
      snapshotRatePercent: volume.snapshot_rate ?? null,
      iops: volume.qos?.iops ?? null,
      throughputMbps: volume.qos?.throughput ?? null,
      protocol: null,
      mountPath: null,
      encrypted: null,
      fileRecovery: null,
      snapshotKeepCount: null,
      replication: relation.replication,
    },
  };
}

async function volumeOf(context: ReaderContext<SamsungSettings>, value: unknown): Promise<MadeRow<"volume"> | null> {
  const listed = parseListed(value);
  if (!listed.ok) return badRow(value, "id", listed.message);
  return listed.row.id ? showVolume(context, listed.row.id) : { vendorId: null, message: "The volume has no id." };
}

async function showVolume(context: ReaderContext<SamsungSettings>, id: string): Promise<MadeRow<"volume"> | null> {
  const answer = await readOne(context, {
    service: "block-storage",
    operationId: "showVolume",
    path: `/v1/volumes/${encodeURIComponent(id)}`,
  });
  if (!answer.ok) return answer.status === 404 ? null : { vendorId: id, message: answer.message };
  const detail = parseDetail(answer.body);
  if (!detail.ok) return { vendorId: id, message: detail.message };
  const volume = detail.row.result;
  if (volume === null || volume === undefined) return { vendorId: id, message: "The vendor answered without the volume." };
  // A volume that is deleted is listed for a while.
  if (volume.state === "DELETED") return null;
  const isReplicated = volume.has_replication === true || volume.purpose === "REPL";
  const relation = isReplicated
    ? await readReplication(context, "volume", { id, purpose: volume.purpose ?? null })
    : { ok: true as const, replication: null, related: [] };
  if (!relation.ok) return { vendorId: id, message: relation.message };
  return { row: rowOf(id, volume, relation, context) };
}

const shows = [showVolume, showFileVolume, showParallelVolume];

/** One volume of whichever service knows it; null when none does. */
async function showAnyVolume(context: ReaderContext<SamsungSettings>, id: string): Promise<MadeRow<"volume"> | null> {
  for (const show of shows) {
    const made = await show(context, id);
    if (made !== null) return made;
  }
  return null;
}

type Show = (context: ReaderContext<SamsungSettings>, listed: unknown) => Promise<MadeRow<"volume"> | null>;

/** The rows of one service's list, each shown in detail. */
async function* readService(
  context: ReaderContext<SamsungSettings>,
  list: ListCall,
  show: Show,
): AsyncGenerator<ReadEvent<"volume">, void, void> {
  let done = 0;
  for await (const page of readPages(context, list)) {
    if (!page.ok) {
      // A service that the key may not read has nothing to show; block volumes are what a key is for.
      if (page.status === 403 && list.service !== "block-storage") return;
      yield { type: "error", partition: null, message: page.message, vendorId: null };
      continue;
    }
    const rows: RowOf["volume"][] = [];
    for await (const made of inParallel(page.rows, volumesAtOnce, (value) => show(context, value))) {
      if (made === null) continue;
      if ("row" in made) rows.push(made.row);
      else yield { type: "error", partition: null, ...made };
    }
    done += page.rows.length;
    if (rows.length > 0) yield { type: "rows", partition: null, rows };
    yield { type: "progress", done, total: page.total };
  }
}

const offsetPages = {
  operationId: "listVolumes",
  path: "/v1/volumes",
  query: { sort: "created_at:asc" },
  paging: "offset",
  pageSize: largePage,
} as const;

const services: readonly { list: ListCall; show: Show }[] = [
  { list: { ...offsetPages, service: "block-storage", items: "volumes", total: "total_count" }, show: volumeOf },
  {
    list: { ...offsetPages, service: "file-storage", items: "filestorages", total: "count" },
    show: listedBy(showFileVolume),
  },
  {
    list: { ...offsetPages, service: "parallel-file-storage", items: "parallel_filestorages", total: "count" },
    show: listedBy(showParallelVolume),
  },
];

/** Shows what a list of file volumes names; the list itself tells little more than that. */
function listedBy(show: (context: ReaderContext<SamsungSettings>, id: string) => Promise<MadeRow<"volume"> | null>): Show {
  return async (context, value) => {
    const id = typeof value === "object" && value !== null && "id" in value ? value.id : null;
    return typeof id === "string" && id !== "" ? show(context, id) : { vendorId: null, message: "The volume has no id." };
  };
}

/**
 * Block volumes (Block Storage 1.3, List Volumes and Show Volume, which alone has schedule, rate, QoS and account; Show Volume
 * Replication where there is one), then file volumes and parallel file volumes. With `partitions` only those volumes are read.
 */
export const readVolumes: Reader<"volume", SamsungSettings> = async function* (context) {
  if (context.partitions !== null) {
    let isOneGone = false;
    for await (const made of inParallel(context.partitions, volumesAtOnce, (id) => showAnyVolume(context, id))) {
      if (made === null) isOneGone = true;
      else if ("row" in made) yield { type: "rows", partition: null, rows: [made.row] };
      else yield { type: "error", partition: null, ...made };
    }
    // One that is gone can only be swept by a full list.
    if (!isOneGone) return;
  }
  for (const { list, show } of services) {
    try {
      yield* readService(context, list, show);
    } catch (error) {
      const kind = vendorErrorFacts(error)?.kind;
      // Services have hosts of their own: one that cannot be reached hides its volumes, not those of the others.
      if (list.service === "block-storage" || (kind !== "unreachable" && kind !== "breaker-open")) throw error;
      yield { type: "error", partition: null, message: String(vendorErrorFacts(error)?.message), vendorId: null };
    }
  }
  yield { type: "complete", partition: null };
};
