import { z } from "zod";
import { VendorError } from "../../http";
import type { VendorCall } from "../../plan";
import type { ProviderIo } from "../../provider";
import type { SangforSettings } from "../connection";
import { dataOf } from "../envelope";
import { datedCall, idPath, type Release } from "../release";

export type Io = ProviderIo<SangforSettings>;
const anyRow = z.record(z.string(), z.unknown());
export type VendorRow = z.infer<typeof anyRow>;
type Question = Pick<VendorCall, "service" | "operationId" | "path" | "query">;

/** What is inside the answer to a read; null when the platform has none such (404). */
async function ask(io: Io, question: Question): Promise<unknown> {
  try {
    const { body } = await io.http.call({ method: "GET", ...question }, { signal: io.signal });
    return dataOf(body);
  } catch (error) {
    if (error instanceof VendorError && error.facts.status === 404) return null;
    throw error;
  }
}

export async function askOne(io: Io, question: Question): Promise<VendorRow | null> {
  const data = await ask(io, question);
  return anyRow.safeParse(data).data ?? null;
}

/** The rows of a list or of its first page, in whichever of the platform's shapes. */
export async function askList(io: Io, question: Question): Promise<VendorRow[]> {
  const data = await ask(io, question);
  const held = Array.isArray(data) ? (data as unknown[]).flat(1) : anyRow.safeParse(data).data?.data;
  return z.array(anyRow).safeParse(held).data ?? [];
}

export const textOf = (row: VendorRow | null | undefined, field: string): string | null => {
  const value = row?.[field];
  return typeof value === "string" && value !== "" ? value : null;
};

export const snapshotsOf = (io: Io, serverId: string): Promise<VendorRow[]> =>
  askList(io, {
    service: "",
    operationId: "listServerSnapshots",
    path: `/janus/20180725/servers/${idPath(serverId)}/snapshots`,
  });

export const groupSnapshotsOf = (io: Io, groupId: string): Promise<VendorRow[]> =>
  askList(io, {
    service: "",
    operationId: "listConsistencyGroupSnapshots",
    path: `/janus/20180725/consistency-groups/${idPath(groupId)}/snapshots`,
  });

export const taskOf = (io: Io, taskId: string): Promise<VendorRow | null> =>
  askOne(io, { service: "", operationId: "getTask", path: `/janus/20180725/tasks/${idPath(taskId)}` });

/** The newest tasks on a thing, newest first. */
export const tasksOn = (io: Io, objectId: string): Promise<VendorRow[]> =>
  askList(io, {
    service: "",
    operationId: "listTasks",
    path: "/janus/20180725/tasks",
    query: { object_id: objectId, sort: "begin_time", order_by: "DESC", page_num: "0", page_size: "50" },
  });

export const serverDetail = (io: Io, release: Release, serverId: string): Promise<VendorRow | null> =>
  askOne(io, datedCall("getServer", release, { server: serverId }));

export const disksOf = (io: Io, release: Release, serverId: string): Promise<VendorRow[]> =>
  askList(io, datedCall("listDisks", release, { server: serverId }));

export const cbtStatus = (io: Io, serverId: string): Promise<VendorRow | null> =>
  askOne(io, {
    service: "",
    operationId: "getServerCbtStatus",
    path: `/janus/20180725/servers/${idPath(serverId)}/cbt/status`,
  });

export const lockOf = (io: Io, release: Release, lockId: string): Promise<VendorRow | null> =>
  askOne(io, datedCall("getBackupResource", release, { resource: lockId }));

export const groupsOf = async (
  io: Io,
  azId: string,
  ids: { cg_ids: string } | { server_ids: string },
): Promise<VendorRow | null> =>
  askOne(io, {
    service: "",
    operationId: "getConsistencyGroupSummary",
    path: "/janus/20180725/consistency-groups/summary",
    query: { az_id: azId, ...ids },
  });
