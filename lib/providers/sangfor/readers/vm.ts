import type { ReadEvent, Reader, ReaderContext, RowOf } from "../../reader";
import { tolerantRow } from "../../tolerant-row";
import type { SangforSettings } from "../connection";
import { zListServers20250725Item } from "../generated/sangfor/zod.gen";
import { bytesOfMb, powerState } from "../mapping";
import { datedCall, releaseText, type Release } from "../release";
import { badRow, largestPage, pageEvents, readPages, type MadeRow } from "./pages";
import { releaseFor } from "./release";
import type { VmAttributes } from "./vm-attributes";

const parse = tolerantRow(
  zListServers20250725Item.pick({
    id: true,
    name: true,
    az_id: true,
    az_name: true,
    project_id: true,
    project_name: true,
    host_id: true,
    storage_id: true,
    storage_mb: true,
    group_id: true,
    status: true,
    power_state: true,
    os_name: true,
    os_option: true,
    cores: true,
    sockets: true,
    memory_mb: true,
    disks: true,
    networks: true,
    tags: true,
    has_gpu: true,
    encrypted: true,
    application: true,
    restore_mode: true,
  }),
);

/** Disks beyond this many are left out of what is kept: attributes are for planners, not an archive. */
const mostParts = 60;

/** A tag is one text here; `env=prod` and `env:prod` are read as key and value. */
function tagOf(name: string): [string, string] {
  const match = /^([^=:]+)[=:](.*)$/.exec(name);
  return match === null ? [name, ""] : [(match[1] ?? "").trim(), (match[2] ?? "").trim()];
}

type Context = ReaderContext<SangforSettings>;

/** The row of a server as a list or a detail gives it. */
function vmRow(value: unknown, context: Context, release: Release): MadeRow<"vm"> {
  const parsed = parse(value);
  if (!parsed.ok) return badRow(value, parsed.message);
  const { row } = parsed;
  const { id } = row;
  if (id === null || id === undefined || id === "") return { vendorId: null, message: "The machine has no id." };
  const disks = (row.disks ?? []).slice(0, mostParts).flatMap((disk) =>
    disk.id
      ? [
          {
            id: disk.id,
            size_mb: disk.size_mb ?? null,
            storage_id: disk.storage_id ?? null,
            preallocate: disk.preallocate ?? null,
            type: disk.type ?? null,
          },
        ]
      : [],
  );
  const diskMb = disks.reduce((sum, disk) => sum + (disk.size_mb ?? 0), 0);
  const attributes: VmAttributes = {
    az_id: row.az_id ?? null,
    az_name: row.az_name ?? null,
    project_id: row.project_id ?? null,
    project_name: row.project_name ?? null,
    host_id: row.host_id ?? null,
    storage_id: row.storage_id ?? null,
    group_id: row.group_id ?? null,
    status: row.status ?? null,
    os_name: row.os_name ?? null,
    os_option: row.os_option
      ? {
          arch: row.os_option.arch ?? null,
          distribution_name: row.os_option.distribution_name ?? null,
          kernel_name: row.os_option.kernel_name ?? null,
        }
      : null,
    cores: row.cores ?? null,
    sockets: row.sockets ?? null,
    memory_mb: row.memory_mb ?? null,
    disks,
    networks: (row.networks ?? [])
      .slice(0, mostParts)
      .flatMap((network) => (network.vif_id ? [{ vif_id: network.vif_id, device_id: network.device_id ?? null }] : [])),
    application: row.application ?? null,
    restore_mode: row.restore_mode ?? null,
    encrypted: row.encrypted === 1,
    scp_release: releaseText(release),
  };
  return {
    row: {
      vendorId: id,
      vendorTenant: row.project_id ?? null,
      tags: Object.fromEntries((row.tags ?? []).flatMap(({ name }) => (name ? [tagOf(name)] : []))),
      attributes: { ...attributes },
      links: {},
      fields: {
        name: row.name ?? id,
        kind: row.has_gpu === 1 ? "gpu" : "vm",
        region: row.az_name ?? null,
        // Hosts have ids alone.
        location: null,
        os: row.os_name ?? null,
        powerState: powerState(row.power_state ?? row.status, context.log),
        state: "present",
        sizeBytes: bytesOfMb(diskMb > 0 ? diskMb : row.storage_mb),
      },
    },
  };
}

/** Ids in one question: an address must stay short enough for every server on the way. */
const idsAtOnce = 50;

/** Reads machines by id, from the list: the detail lacks storage and networks. True when one of them is not in it. */
async function* readSome(
  context: Context,
  release: Release,
  ids: readonly string[],
): AsyncGenerator<ReadEvent<"vm">, boolean, void> {
  const left = new Set(ids);
  for (let start = 0; start < ids.length; start += idsAtOnce) {
    const query = { ids: ids.slice(start, start + idsAtOnce).join(",") };
    for await (const page of readPages(context, { ...datedCall("listServers", release), query, pageSize: largestPage })) {
      // A page that cannot be read says nothing of who is gone.
      if (!page.ok) left.clear();
      for (const event of pageEvents<"vm">(null, page, (value) => [vmRow(value, context, release)])) {
        if (event.type === "rows") for (const { vendorId } of event.rows) left.delete(vendorId);
        yield event;
      }
    }
  }
  return left.size > 0;
}

/** Machines (List VMs, the newest form that the platform has). With `partitions` only those machines are read. */
export const readVms: Reader<"vm", SangforSettings> = async function* (context) {
  const release = yield* releaseFor<"vm">(context);
  if (release === null) return;
  // One that is gone can only be swept by a full list.
  if (context.partitions !== null && !(yield* readSome(context, release, context.partitions))) return;
  let done = 0;
  const seen = new Set<string>();
  const fresh = ({ vendorId }: RowOf["vm"]) => !seen.has(vendorId) && seen.add(vendorId);
  for await (const page of readPages(context, { ...datedCall("listServers", release), pageSize: largestPage })) {
    for (const event of pageEvents<"vm">(null, page, (value) => [vmRow(value, context, release)])) {
      yield event.type === "rows" ? { ...event, rows: event.rows.filter(fresh) } : event;
    }
    done += page.ok ? page.rows.length : 0;
    yield { type: "progress", done, total: page.ok ? page.total : null };
  }
  yield { type: "complete", partition: null };
};
