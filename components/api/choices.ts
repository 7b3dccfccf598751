import { queryOptions } from "@tanstack/react-query";
import type {
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
import type { Connection } from "@/lib/domain/connection";
import type { ListAnswer } from "@/lib/domain/list";
import { getJson } from "./client";

/* Rows that wizards and dialogs choose from. Keys begin with the noun, so that what refreshes a list refreshes these. */
const listOf = <Item>(noun: string, search: Record<string, string>) => {
  const query = new URLSearchParams(search).toString();
  return queryOptions({
    queryKey: [noun, "choices", query],
    queryFn: ({ signal }) => getJson<ListAnswer<Item>>(`/api/v1/${noun}?${query}`, { signal }),
    staleTime: 10_000,
  });
};
const oneOf = <Item>(noun: string, id: string) =>
  queryOptions({
    queryKey: [noun, "choice", id],
    queryFn: ({ signal }) => getJson<Item>(`/api/v1/${noun}/${encodeURIComponent(id)}`, { signal }),
    staleTime: 10_000,
  });
const named = (words: string): Record<string, string> => (words === "" ? {} : { q: words.slice(0, 200) });

export const vmQuery = (id: string) => oneOf<Vm>("vms", id);
export const backupQuery = (id: string) => oneOf<Backup>("backups", id);
export const restoreTargetQuery = (id: string) => oneOf<RestoreTarget>("restore-targets", id);

/** VMs by name, narrowed by filters of the list. */
export const vmChoices = (words: string, filter: Record<string, string> = {}) =>
  listOf<Vm>("vms", { limit: "50", ...named(words), ...filter });

export const volumeChoices = (words: string, connectionId?: string) =>
  listOf<Volume>("volumes", { limit: "100", ...named(words), ...(connectionId ? { connectionId } : {}) });

/** The newest points of a machine, at most 200. */
export const pointsOfVm = (vmId: string) => listOf<RestoreTarget>("restore-targets", { vmId, limit: "200" });
export const pointsOfBackup = (backupId: string) => listOf<RestoreTarget>("restore-targets", { backupId, limit: "200" });
/** How many points a backup has from before a moment, and the oldest of them. */
export const pointsBefore = (backupId: string, moment: string) =>
  listOf<RestoreTarget>("restore-targets", { backupId, takenBefore: moment, sort: "takenAt", limit: "1" });
export const backupsOfVm = (vmId: string) => listOf<Backup>("backups", { vmId, limit: "50" });
export const backupChoices = (words: string) => listOf<Backup>("backups", { limit: "50", ...named(words) });
export const snapshotsOf = (owner: { volumeGroupId: string } | { volumeId: string }) =>
  listOf<Snapshot>("snapshots", { ...owner, limit: "200" });
export const groupsNamed = (name: string, connectionId: string) =>
  listOf<VolumeGroup>("volume-groups", { q: name, connectionId, limit: "20" });
/** Groups of a connection, to tell which machines are in one already. */
export const groupChoices = (connectionId: string | undefined) =>
  listOf<VolumeGroup>("volume-groups", { limit: "200", ...(connectionId ? { connectionId } : {}) });
/** The last runs that ended well, to say how long it will take. */
export const measuredRuns = (filter: Record<string, string>) =>
  listOf<History>("histories", { ...filter, state: "succeeded", limit: "5" });
export const anyScheduleOf = (connectionId: string) => listOf<ScheduleRow>("schedules", { connectionId, limit: "1" });
export const connectionQuery = (id: string) => oneOf<Connection>("connections", id);
export const policyChoices = (connectionId: string) => listOf<Policy>("policies", { connectionId, limit: "200" });
