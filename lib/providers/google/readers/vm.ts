import { locationText } from "../../location-text";
import type { Reader, ReaderContext, ReadEvent } from "../../reader";
import type { GoogleSettings } from "../connection";
import { vmKindOf } from "../mapping";
import { readPages } from "./pages";
import {
  applianceRow,
  applicationRow,
  badRow,
  hostRow,
  organizationIn,
  organizationNames,
  pageEvents,
  problem,
  profileRow,
  type MadeRow,
} from "./rows";
import { readSome } from "./some";

type Context = ReaderContext<GoogleSettings>;

/** What rows of applications lack and other lists tell: where appliances are, and which profiles they have. */
interface Surroundings {
  /** By the appliance's long number. */
  appliances: Map<string, { id: string; name: string; region: string | null }>;
  /** Profile ids by the appliance's long number. */
  profiles: Map<string, string[]>;
}

const hostPrefix = "host-";
/** How many profiles a machine's row names; a wizard asks the vendor for the rest. */
const mostProfiles = 10;

/** Hosts and applications are numbered apart, so a host's row says which of them it is. */
export const hostVendorId = (hostId: string): string => `${hostPrefix}${hostId}`;
export const hostIdIn = (vendorId: string): string | null =>
  vendorId.startsWith(hostPrefix) ? vendorId.slice(hostPrefix.length) : null;

async function* surroundings(context: Context, known: Surroundings): AsyncGenerator<ReadEvent<"vm">, void, void> {
  for await (const page of readPages(context, { operationId: "listAppliances", path: "/cluster" })) {
    if (!page.ok) yield problem(page.message);
    for (const value of page.ok ? page.rows : []) {
      const parsed = applianceRow(value);
      if (!parsed.ok || !parsed.row.clusterid) continue;
      const { id, clusterid, name, region } = parsed.row;
      known.appliances.set(clusterid, { id, name: name ?? clusterid, region: region ?? null });
    }
  }
  for await (const page of readPages(context, { operationId: "listProfiles", path: "/slp" })) {
    if (!page.ok) yield problem(page.message);
    for (const value of page.ok ? page.rows : []) {
      const parsed = profileRow(value);
      if (!parsed.ok || !parsed.row.clusterid) continue;
      const profiles = known.profiles.get(parsed.row.clusterid) ?? [];
      known.profiles.set(parsed.row.clusterid, [...profiles, parsed.row.id]);
    }
  }
}

type Sources = Extract<ReturnType<typeof applicationRow>, { ok: true }>["row"]["sources"];

/** Every appliance that knows the thing, the first one first: what is consolidated is one row with all of them. */
function appliancesOf(sources: Sources, first: { clusterid?: string | null; name?: string | null } | null, known: Surroundings) {
  const named = (sources ?? []).flatMap(({ clusterid, srcid, cluster, appliance }) => {
    const number = clusterid ?? cluster?.clusterid ?? appliance?.clusterid;
    if (!number) return [];
    const name = cluster?.name ?? appliance?.name ?? known.appliances.get(number)?.name ?? number;
    return [{ clusterid: number, name, srcid: srcid ?? null }];
  });
  if (named.length > 0 || !first?.clusterid) return named;
  return [
    {
      clusterid: first.clusterid,
      name: first.name ?? known.appliances.get(first.clusterid)?.name ?? first.clusterid,
      srcid: null,
    },
  ];
}

const placeOf = (clusterId: string | null | undefined, known: Surroundings, context: Context) => ({
  region: known.appliances.get(clusterId ?? "")?.region ?? context.settings.region ?? null,
  applianceId: known.appliances.get(clusterId ?? "")?.id ?? null,
  profiles: known.profiles.get(clusterId ?? "")?.slice(0, mostProfiles) ?? [],
});

function applicationVm(value: unknown, known: Surroundings, context: Context): MadeRow<"vm"> {
  const parsed = applicationRow(value);
  if (!parsed.ok) return badRow(value, parsed.message);
  const { row } = parsed;
  const appliances = appliancesOf(row.sources, row.cluster ?? null, known);
  const place = placeOf(appliances[0]?.clusterid, known, context);
  const organization = organizationIn(row.orglist);
  return {
    row: {
      vendorId: row.id,
      vendorTenant: organization,
      tags: {},
      attributes: {
        kind: "application",
        apptype: row.apptype ?? null,
        friendly_type: row.friendlytype ?? null,
        pathname: row.pathname ?? null,
        managed: row.managed ?? false,
        sla_id: row.sla?.id ?? null,
        logical_group_id: row.logicalgroup?.id ?? null,
        host_id: row.host?.id ?? null,
        host_name: row.host?.hostname ?? row.host?.name ?? null,
        appliance_id: place.applianceId ?? row.cluster?.id ?? null,
        appliances,
        profile_ids: place.profiles,
        organization_id: organization,
        organizations: organizationNames(row.orglist),
        sensitivity: row.sensitivity ?? null,
      },
      links: {},
      fields: {
        name: row.appname ?? row.id,
        kind: vmKindOf(row.apptype),
        region: row.cluster?.region ?? place.region,
        location: locationText([appliances[0]?.name, row.host?.hostname ?? row.host?.name]),
        os: row.host?.osrelease ?? row.host?.ostype ?? row.appversion ?? null,
        powerState: "unknown",
        // The application is gone from its host while images of it remain.
        state: row.isorphan === true ? "gone" : "present",
        sizeBytes: null,
      },
    },
  };
}

/** A host that has no application of its own; null for hypervisors, vCenters and what only the product itself uses. */
function hostVm(value: unknown, known: Surroundings, context: Context): MadeRow<"vm"> | null {
  const parsed = hostRow(value);
  if (!parsed.ok) return badRow(value, parsed.message);
  const { row } = parsed;
  const flags = [row.isvcenterhost, row.isesxhost, row.isclusterhost, row.isproxyhost, row.isShadowHost];
  if (flags.includes(true)) return null;
  const appliances = appliancesOf(row.sources, row.appliance ?? null, known);
  const place = placeOf(appliances[0]?.clusterid ?? row.sourcecluster, known, context);
  const organization = organizationIn(row.orglist);
  return {
    row: {
      vendorId: hostVendorId(row.id),
      vendorTenant: organization,
      tags: {},
      attributes: {
        kind: "host",
        apptype: null,
        managed: false,
        host_id: row.id,
        host_name: row.hostname ?? row.name ?? row.id,
        host_type: row.hosttype ?? null,
        ip_address: row.ipaddress ?? null,
        has_agent: row.hasagent ?? null,
        project_id: row.projectid ?? null,
        zone: row.zone ?? null,
        appliance_id: place.applianceId,
        appliances,
        organization_id: organization,
        organizations: organizationNames(row.orglist),
      },
      links: {},
      fields: {
        name: row.hostname ?? row.name ?? row.id,
        kind: row.isvm === true ? "vm" : "bare-metal",
        region: place.region,
        location: locationText([appliances[0]?.name]),
        os: row.osrelease ?? row.ostype ?? null,
        powerState: "unknown",
        state: "present",
        sizeBytes: null,
      },
    },
  };
}

const hostIdOf = (value: unknown): string | null => {
  const parsed = applicationRow(value);
  return parsed.ok ? (parsed.row.host?.id ?? null) : null;
};

/**
 * Applications, and hosts that have none, as machines (List Applications, List Hosts; appliances and profiles for where they are). One
 * that several appliances know is one row that names them all. With `partitions` only those are read.
 */
export const readVms: Reader<"vm", GoogleSettings> = async function* (context) {
  const known: Surroundings = { appliances: new Map(), profiles: new Map() };
  yield* surroundings(context, known);
  if (context.partitions !== null) {
    const isOneGone = yield* readSome<"vm">(context, context.partitions, {
      callOf: (id) => {
        const hostId = hostIdIn(id);
        return hostId === null
          ? { operationId: "getApplication", path: `/application/${encodeURIComponent(id)}` }
          : { operationId: "getHost", path: `/host/${encodeURIComponent(hostId)}` };
      },
      make: (value, id) => (hostIdIn(id) === null ? applicationVm(value, known, context) : hostVm(value, known, context)),
    });
    if (!isOneGone) return;
  }
  const inUse = new Set<string>();
  let done = 0;
  for await (const page of readPages(context, { operationId: "listApplications", path: "/application" })) {
    for (const value of page.ok ? page.rows : []) {
      const hostId = hostIdOf(value);
      if (hostId !== null) inUse.add(hostId);
    }
    yield* pageEvents<"vm">(page, (value) => applicationVm(value, known, context));
    done += page.ok ? page.rows.length : 0;
    yield { type: "progress", done, total: null };
  }
  for await (const page of readPages(context, { operationId: "listHosts", path: "/host" })) {
    yield* pageEvents<"vm">(page, (value) => {
      const made = hostVm(value, known, context);
      const hostId = made !== null && "row" in made ? hostIdIn(made.row.vendorId) : null;
      return hostId !== null && inUse.has(hostId) ? null : made;
    });
  }
  yield { type: "complete", partition: null };
};
