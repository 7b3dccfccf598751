import type { Reader, ReaderContext, RowOf } from "../../reader";
import { inParallel } from "../../in-parallel";
import { tolerantRow } from "../../tolerant-row";
import type { SamsungSettings } from "../connection";
import { zVolumeGroupListModel, zVolumeGroupResponse } from "../generated/block-storage/zod.gen";
import { bytesOfGb, purpose, resourceState, snapshotScheduleOf, zoneOf } from "../mapping";
import { largePage, readOne, readPages } from "./pages";
import { badRow, type MadeRow } from "./partition";
import { readReplication } from "./replication";

const parseListed = tolerantRow(zVolumeGroupListModel.pick({ id: true }));
const parseDetail = tolerantRow(zVolumeGroupResponse);
type Detail = NonNullable<Extract<ReturnType<typeof parseDetail>, { ok: true }>["row"]["result"]>;

const groupsAtOnce = 16;

function rowOf(
  id: string,
  group: Detail,
  relation: { replication: RowOf["volumeGroup"]["fields"]["replication"]; related: unknown[] },
  context: ReaderContext<SamsungSettings>,
): RowOf["volumeGroup"] {
  const members = (group.member_volumes ?? []).flatMap((volume) =>
    volume.id
      ? [{ vendorId: volume.id, name: volume.name ?? volume.id, kind: "volume" as const, sizeBytes: bytesOfGb(volume.size_gb) }]
      : [],
  );
  return {
    vendorId: id,
    vendorTenant: group.account_id ?? null,
    tags: {},
    attributes: {
      state: group.state ?? null,
      purpose: group.purpose ?? null,
      has_origin: group.has_origin ?? null,
      has_replication: group.has_replication ?? null,
      snapshot_schedule: group.snapshot_schedule ?? null,
      storage_volume_group_name: group.storage_volume_group_name ?? null,
      member_volume_ids: members.map(({ vendorId }) => vendorId),
      recovery: group.recovery ?? null,
      related_volume_groups: relation.related,
      created_at: group.created_at ?? null,
      modified_at: group.modified_at ?? null,
    },
    links: {},
    members,
    fields: {
      name: group.name ?? id,
      state: resourceState(group.state, context.log),
      vendorState: group.state ?? null,
      purpose: purpose(group.purpose, context.log),
      region: context.settings.region,
      memberCount: members.length,
      snapshotSchedule: snapshotScheduleOf(group.snapshot_schedule, zoneOf(context.settings)),
      replication: relation.replication,
    },
  };
}

async function showGroup(context: ReaderContext<SamsungSettings>, id: string): Promise<MadeRow<"volumeGroup"> | null> {
  const answer = await readOne(context, {
    service: "block-storage",
    operationId: "showVolumeGroup",
    path: `/v1/volume-groups/${encodeURIComponent(id)}`,
  });
  if (!answer.ok) return answer.status === 404 ? null : { vendorId: id, message: answer.message };
  const detail = parseDetail(answer.body);
  if (!detail.ok) return { vendorId: id, message: detail.message };
  const group = detail.row.result;
  if (group === null || group === undefined) return { vendorId: id, message: "The vendor answered without the volume group." };
  if (group.state === "DELETED") return null;
  const isReplicated = group.has_replication === true || group.purpose === "REPL";
  const relation = isReplicated
    ? await readReplication(context, "volume-group", { id, purpose: group.purpose ?? null })
    : { ok: true as const, replication: null, related: [] };
  if (!relation.ok) return { vendorId: id, message: relation.message };
  return { row: rowOf(id, group, relation, context) };
}

/**
 * Volume groups (Block Storage 1.3, List Volume Groups, Show Volume Group for members and schedule, Show Volume Group
 * Replication). With `partitions` only those groups are read.
 */
export const readVolumeGroups: Reader<"volumeGroup", SamsungSettings> = async function* (context) {
  if (context.partitions !== null) {
    let isOneGone = false;
    for await (const made of inParallel(context.partitions, groupsAtOnce, (id) => showGroup(context, id))) {
      if (made === null) isOneGone = true;
      else if ("row" in made) yield { type: "rows", partition: null, rows: [made.row] };
      else yield { type: "error", partition: null, ...made };
    }
    // One that is gone can only be swept by a full list.
    if (!isOneGone) return;
  }
  const list = {
    service: "block-storage",
    operationId: "listVolumeGroups",
    path: "/v1/volume-groups",
    query: { sort: "created_at:asc" },
    paging: "offset",
    pageSize: largePage,
    items: "volume_groups",
    total: "total_count",
  } as const;
  for await (const page of readPages(context, list)) {
    if (!page.ok) {
      yield { type: "error", partition: null, message: page.message, vendorId: null };
      continue;
    }
    const rows: RowOf["volumeGroup"][] = [];
    const groupOf = async (value: unknown): Promise<MadeRow<"volumeGroup"> | null> => {
      const listed = parseListed(value);
      if (!listed.ok) return badRow(value, "id", listed.message);
      return listed.row.id ? showGroup(context, listed.row.id) : { vendorId: null, message: "The volume group has no id." };
    };
    for await (const made of inParallel(page.rows, groupsAtOnce, groupOf)) {
      if (made === null) continue;
      if ("row" in made) rows.push(made.row);
      else yield { type: "error", partition: null, ...made };
    }
    if (rows.length > 0) yield { type: "rows", partition: null, rows };
  }
  yield { type: "complete", partition: null };
};
