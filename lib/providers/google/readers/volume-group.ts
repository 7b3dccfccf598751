import { z } from "zod";
import { inParallel } from "../../in-parallel";
import type { Reader, ReaderContext, RowOf } from "../../reader";
import type { GoogleSettings } from "../connection";
import { listedState } from "../mapping";
import { readOne, readPages } from "./pages";
import { badRow, consistencyGroupRow, logicalGroupRow, memberRow, organizationIn, problem, type MadeRow } from "./rows";
import { readSome } from "./some";

export type GroupKind = "consistency" | "logical";

/** The two kinds are numbered apart, so a row's id says which of them it is. */
export const groupVendorId = (kind: GroupKind, id: string): string => `${kind}-${id}`;
export function groupOf(vendorId: string): { kind: GroupKind; id: string } | null {
  const match = /^(consistency|logical)-(.+)$/.exec(vendorId);
  if (match?.[2] === undefined) return null;
  return { kind: match[1] === "consistency" ? "consistency" : "logical", id: match[2] };
}

const calls = {
  consistency: {
    list: "listConsistencyGroups",
    show: "getConsistencyGroup",
    members: "listConsistencyGroupMembers",
    path: "/consistencygroup",
  },
  logical: { list: "listLogicalGroups", show: "getLogicalGroup", members: "listLogicalGroupMembers", path: "/logicalgroup" },
} as const;

export const groupPath = (kind: GroupKind, id: string): string => `${calls[kind].path}/${encodeURIComponent(id)}`;

const groupsAtOnce = 8;
const listSchema = z.object({ items: z.array(z.unknown()).nullish() });

interface Group {
  id: string;
  name: string;
  description: string | null;
  applicationId: string | null;
  applianceId: string | null;
  clusterId: string | null;
  hostId: string | null;
  region: string | null;
  slaId: string | null;
  isManaged: boolean | null;
  organization: string | null;
}

function parsedGroup(kind: GroupKind, value: unknown): { ok: true; group: Group } | { ok: false; message: string } {
  if (kind === "consistency") {
    const parsed = consistencyGroupRow(value);
    if (!parsed.ok) return parsed;
    const { id, groupname, description, application, cluster, host } = parsed.row;
    return {
      ok: true,
      group: {
        id,
        name: groupname ?? id,
        description: description ?? null,
        applicationId: application?.id ?? null,
        applianceId: cluster?.id ?? null,
        clusterId: cluster?.clusterid ?? null,
        hostId: host?.id ?? null,
        region: cluster?.region ?? null,
        slaId: null,
        isManaged: null,
        organization: organizationIn(application?.orglist),
      },
    };
  }
  const parsed = logicalGroupRow(value);
  if (!parsed.ok) return parsed;
  const { id, name, description, cluster, managed, orglist, sla } = parsed.row;
  return {
    ok: true,
    group: {
      id,
      name: name ?? id,
      description: description ?? null,
      applicationId: null,
      applianceId: cluster?.id ?? null,
      clusterId: cluster?.clusterid ?? null,
      hostId: null,
      region: cluster?.region ?? null,
      slaId: sla?.id ?? null,
      isManaged: managed ?? null,
      organization: organizationIn(orglist),
    },
  };
}

async function groupRow(
  context: ReaderContext<GoogleSettings>,
  kind: GroupKind,
  value: unknown,
): Promise<MadeRow<"volumeGroup"> | null> {
  const parsed = parsedGroup(kind, value);
  if (!parsed.ok) return badRow(value, parsed.message);
  const { group } = parsed;
  const path = `${groupPath(kind, group.id)}/member`;
  const answer = await readOne(context, { operationId: calls[kind].members, path });
  if (!answer.ok) return answer.status === 404 ? null : { vendorId: groupVendorId(kind, group.id), message: answer.message };
  const listed = listSchema.safeParse(answer.body);
  if (!listed.success) return { vendorId: groupVendorId(kind, group.id), message: "The members' answer has no list of items." };
  const members = (listed.data.items ?? []).flatMap((item) => {
    const member = memberRow(item);
    return member.ok ? [member.row] : [];
  });
  return { row: rowOf(kind, group, members, context) };
}

function rowOf(
  kind: GroupKind,
  group: Group,
  members: readonly { id: string; appname?: string | null; orglist?: { id?: string | null; name?: string | null }[] | null }[],
  context: ReaderContext<GoogleSettings>,
): RowOf["volumeGroup"] {
  return {
    vendorId: groupVendorId(kind, group.id),
    vendorTenant: group.organization ?? organizationIn(members[0]?.orglist),
    tags: {},
    attributes: {
      kind,
      group_id: group.id,
      description: group.description,
      app_id: group.applicationId,
      appliance_id: group.applianceId,
      clusterid: group.clusterId,
      host_id: group.hostId,
      sla_id: group.slaId,
      managed: group.isManaged,
    },
    links: {},
    members: members.map(({ id, appname }) => ({ vendorId: id, name: appname ?? id, kind: "vm" as const, sizeBytes: null })),
    fields: {
      name: group.name,
      state: listedState,
      vendorState: kind === "consistency" ? "Consistency group" : "Logical group",
      purpose: "backup",
      region: group.region ?? context.settings.region ?? null,
      memberCount: members.length,
      snapshotSchedule: null,
      replication: null,
    },
  };
}

/** Consistency and logical groups with their members. With `partitions` only those are read. */
export const readVolumeGroups: Reader<"volumeGroup", GoogleSettings> = async function* (context) {
  if (context.partitions !== null) {
    const known = context.partitions.filter((id) => groupOf(id) !== null);
    const isOneGone = yield* readSome<"volumeGroup">(context, known, {
      callOf: (vendorId) => {
        const { kind, id } = groupOf(vendorId) ?? { kind: "logical" as const, id: vendorId };
        return { operationId: calls[kind].show, path: groupPath(kind, id) };
      },
      make: (value, vendorId) => groupRow(context, groupOf(vendorId)?.kind ?? "logical", value),
    });
    if (!isOneGone) return;
  }
  for (const kind of ["consistency", "logical"] as const) {
    for await (const page of readPages(context, { operationId: calls[kind].list, path: calls[kind].path })) {
      if (!page.ok) {
        yield problem(page.message);
        continue;
      }
      const rows: RowOf["volumeGroup"][] = [];
      for await (const made of inParallel(page.rows, groupsAtOnce, (value) => groupRow(context, kind, value))) {
        if (made === null) continue;
        if ("row" in made) rows.push(made.row);
        else yield problem(made.message, made.vendorId);
      }
      if (rows.length > 0) yield { type: "rows", partition: null, rows };
    }
  }
  yield { type: "complete", partition: null };
};
