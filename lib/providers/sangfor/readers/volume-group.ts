import { z } from "zod";
import type { Reader, ReaderContext, ReadEvent, RowOf } from "../../reader";
import { tolerantRow } from "../../tolerant-row";
import type { SangforSettings } from "../connection";
import { zConsistencyGroupSummary } from "../generated/sangfor/zod.gen";
import { bytesOfMb } from "../mapping";
import { readOne } from "./pages";
import { vmAttributes } from "./vm-attributes";

const parse = tolerantRow(zConsistencyGroupSummary);

type Context = ReaderContext<SangforSettings>;

interface Machine {
  name: string;
  azId: string | null;
  azName: string | null;
  sizeBytes: number | null;
  release: string | null;
  disks: { id: string; size_mb: number | null }[];
}

async function machinesOf(context: Context): Promise<Map<string, Machine>> {
  const machines = new Map<string, Machine>();
  for await (const { vendorId, name, attributes } of context.known("vm")) {
    const server = vmAttributes(attributes);
    const sizeMb = server?.disks.reduce((sum, disk) => sum + (disk.size_mb ?? 0), 0) ?? null;
    machines.set(vendorId, {
      name,
      azId: server?.az_id ?? null,
      azName: server?.az_name ?? null,
      sizeBytes: bytesOfMb(sizeMb),
      release: server?.scp_release ?? null,
      disks: server?.disks.map(({ id, size_mb }) => ({ id, size_mb })) ?? [],
    });
  }
  return machines;
}

interface Group {
  id: string;
  serverIds: string[];
  row: RowOf["volumeGroup"];
}

function groupOf(value: unknown, machines: ReadonlyMap<string, Machine>): Group | { message: string } | null {
  // No group is an empty object, an empty list or null, depending on the release.
  const id = z.object({ id: z.string().min(1) }).safeParse(value);
  if (!id.success) return null;
  const parsed = parse(value);
  if (!parsed.ok) return { message: parsed.message };
  const { row } = parsed;
  const first = row.servers.map((server) => machines.get(server)).find((machine) => machine !== undefined);
  return {
    id: row.id,
    serverIds: row.servers,
    row: {
      vendorId: row.id,
      vendorTenant: row.project_id === "" ? null : row.project_id,
      tags: {},
      attributes: {
        az_id: row.az_id,
        cluster_id: row.cluster_id,
        cluster_cg_id: row.cluster_cg_id,
        description: row.description,
        project_id: row.project_id,
        server_ids: row.servers,
        // What is read of each of them after a snapshot of all.
        server_disks: Object.fromEntries(row.servers.map((server) => [server, machines.get(server)?.disks ?? []])),
        scp_release: first?.release ?? null,
      },
      links: {},
      members: row.servers.map((server) => ({
        vendorId: server,
        name: machines.get(server)?.name ?? server,
        kind: "vm" as const,
        sizeBytes: machines.get(server)?.sizeBytes ?? null,
      })),
      fields: {
        name: row.name,
        state: "available",
        vendorState: null,
        purpose: "original",
        region: first?.azName ?? null,
        memberCount: row.servers.length,
        snapshotSchedule: null,
        replication: null,
      },
    },
  };
}

/** The summaries in an answer: one by the contract; several where a platform gives a list. */
function* groupsIn(data: unknown, machines: ReadonlyMap<string, Machine>): Generator<Group | { message: string }, void, void> {
  for (const value of Array.isArray(data) ? (data as unknown[]) : [data]) {
    const group = groupOf(value, machines);
    if (group !== null) yield group;
  }
}

const summary = (query: Record<string, string>) => ({
  service: "",
  operationId: "getConsistencyGroupSummary",
  path: "/janus/20180725/consistency-groups/summary",
  query,
});

/** Ids in one question: an address must stay short enough for every server on the way. */
const serversAtOnce = 50;

/** The groups of some machines of one pool, found by asking again for the machines that no answer has named yet. */
async function* groupsAmong(
  context: Context,
  azId: string,
  serverIds: readonly string[],
  machines: ReadonlyMap<string, Machine>,
): AsyncGenerator<Group | { message: string }, void, void> {
  let left = [...serverIds];
  while (left.length > 0) {
    const answer = await readOne(context, summary({ az_id: azId, server_ids: left.join(",") }));
    if (!answer.ok && answer.status === 404) return;
    if (!answer.ok) return yield { message: answer.message };
    const named = new Set<string>();
    for (const found of groupsIn(answer.data, machines)) {
      yield found;
      if ("id" in found) for (const server of found.serverIds) named.add(server);
    }
    const next = left.filter((id) => !named.has(id));
    if (next.length === left.length) return;
    left = next;
  }
}

async function* readSome(
  context: Context,
  ids: readonly string[],
  machines: ReadonlyMap<string, Machine>,
): AsyncGenerator<ReadEvent<"volumeGroup">, void, void> {
  const pools = new Set([...machines.values()].flatMap(({ azId }) => azId ?? []));
  for (const id of ids) {
    for (const azId of pools) {
      const answer = await readOne(context, summary({ az_id: azId, cg_ids: id }));
      if (!answer.ok && answer.status === 404) continue;
      if (!answer.ok) {
        yield { type: "error", partition: null, message: answer.message, vendorId: id };
        break;
      }
      const rows = [...groupsIn(answer.data, machines)].flatMap((found) =>
        "row" in found && found.id === id ? [found.row] : [],
      );
      if (rows.length > 0) yield { type: "rows", partition: null, rows };
    }
  }
}

/**
 * Consistency groups. The platform has no list of them: it tells the group of machines that it is asked about (Get Consistency
 * Group Summary), so all machines are gone through, fifty at a time. With `partitions` those groups are asked for by id.
 */
export const readVolumeGroups: Reader<"volumeGroup", SangforSettings> = async function* (context) {
  const machines = await machinesOf(context);
  if (context.partitions !== null) return yield* readSome(context, context.partitions, machines);
  const byPool = new Map<string, string[]>();
  for (const [id, { azId }] of machines) {
    if (azId === null) continue;
    const ids = byPool.get(azId);
    if (ids === undefined) byPool.set(azId, [id]);
    else ids.push(id);
  }
  const told = new Set<string>();
  let done = 0;
  for (const [azId, ids] of byPool) {
    for (let start = 0; start < ids.length; start += serversAtOnce) {
      const part = ids.slice(start, start + serversAtOnce);
      for await (const found of groupsAmong(context, azId, part, machines)) {
        if (!("id" in found)) yield { type: "error", partition: null, message: found.message, vendorId: null };
        else if (!told.has(found.id)) {
          told.add(found.id);
          yield { type: "rows", partition: null, rows: [found.row] };
        }
      }
      done += part.length;
      yield { type: "progress", done, total: machines.size };
    }
  }
  yield { type: "complete", partition: null };
};
