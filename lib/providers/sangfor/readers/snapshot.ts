import type { Reader, ReadEvent } from "../../reader";
import { tolerantRow } from "../../tolerant-row";
import type { SangforSettings } from "../connection";
import { zConsistencyGroupSnapshot } from "../generated/sangfor/zod.gen";
import { zoneOf } from "../mapping";
import { idPath } from "../release";
import { utcTime } from "../times";
import { badRow, largestPage, pageEvents, readPages, type MadeRow } from "./pages";
import { perParent } from "./per-parent";

const parse = tolerantRow(zConsistencyGroupSnapshot);

function snapshotRow(
  value: unknown,
  group: { vendorId: string; attributes: Record<string, unknown> },
  timezone: string,
): MadeRow<"snapshot"> {
  const parsed = parse(value);
  if (!parsed.ok) return badRow(value, parsed.message);
  const { row } = parsed;
  const takenAt = utcTime(row.created_at, timezone);
  if (takenAt === null) return { vendorId: row.id, message: "The snapshot has no time, so it cannot be placed in time." };
  const project = group.attributes.project_id;
  return {
    row: {
      vendorId: row.id,
      vendorTenant: typeof project === "string" && project !== "" ? project : null,
      tags: {},
      attributes: {
        group_id: group.vendorId,
        description: row.description ?? null,
        status: row.status ?? null,
        server_snapshots: (row.server_snapshots ?? []).flatMap(({ server_id, snapshot_id }) =>
          server_id && snapshot_id ? [{ server_id, snapshot_id }] : [],
        ),
      },
      links: { volumeGroup: group.vendorId },
      fields: { name: row.name, takenAt, expiresAt: null, sizeBytes: null },
    },
  };
}

/** Snapshots of consistency groups, a partition per group (Get Consistency Group Snapshot List). */
export const readSnapshots: Reader<"snapshot", SangforSettings> = (context) =>
  perParent<"snapshot">(context, "volumeGroup", async (group) => {
    const partition = group.vendorId;
    const events: ReadEvent<"snapshot">[] = [];
    const list = {
      service: "",
      operationId: "listConsistencyGroupSnapshots",
      path: `/janus/20180725/consistency-groups/${idPath(partition)}/snapshots`,
      pageSize: largestPage,
    };
    for await (const page of readPages(context, list)) {
      if (!page.ok && page.status === 404) return null;
      events.push(...pageEvents<"snapshot">(partition, page, (value) => [snapshotRow(value, group, zoneOf(context.settings))]));
    }
    return [...events, { type: "complete", partition }];
  });
