import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import {
  backupSchema,
  historySchema,
  restoreTargetSchema,
  scheduleRowSchema,
  snapshotSchema,
  vmSchema,
  volumeGroupSchema,
  volumeSchema,
} from "@/lib/domain/inventory";
import { connectionSchema } from "@/lib/domain/connection";
import { listAnswerSchema } from "@/lib/domain/list";
import { getJson } from "./client";

/* Rows that wizards and dialogs choose from. Keys begin with the noun, so that what refreshes a list refreshes these. */
const listOf = <S extends z.ZodType>(noun: string, item: S, search: Record<string, string>) => {
  const query = new URLSearchParams(search).toString();
  return queryOptions({
    queryKey: [noun, "choices", query],
    queryFn: ({ signal }) => getJson(`/api/v1/${noun}?${query}`, listAnswerSchema(item), { signal }),
    staleTime: 10_000,
  });
};
const oneOf = <S extends z.ZodType>(noun: string, item: S, id: string) =>
  queryOptions({
    queryKey: [noun, "choice", id],
    queryFn: ({ signal }) => getJson(`/api/v1/${noun}/${encodeURIComponent(id)}`, item, { signal }),
    staleTime: 10_000,
  });
const named = (words: string): Record<string, string> => (words === "" ? {} : { q: words.slice(0, 200) });

export const vmQuery = (id: string) => oneOf("vms", vmSchema.loose(), id);
export const backupQuery = (id: string) => oneOf("backups", backupSchema.loose(), id);
export const restoreTargetQuery = (id: string) => oneOf("restore-targets", restoreTargetSchema.loose(), id);

/** VMs by name, narrowed by filters of the list. */
export const vmChoices = (words: string, filter: Record<string, string> = {}) =>
  listOf("vms", vmSchema, { limit: "50", ...named(words), ...filter });

export const volumeChoices = (words: string, connectionId?: string) =>
  listOf("volumes", volumeSchema, { limit: "100", ...named(words), ...(connectionId ? { connectionId } : {}) });

/** The newest points of a machine, at most 200. */
export const pointsOfVm = (vmId: string) => listOf("restore-targets", restoreTargetSchema, { vmId, limit: "200" });
export const pointsOfBackup = (backupId: string) => listOf("restore-targets", restoreTargetSchema, { backupId, limit: "200" });
/** How many points a backup has from before a moment, and the oldest of them. */
export const pointsBefore = (backupId: string, moment: string) =>
  listOf("restore-targets", restoreTargetSchema, { backupId, takenBefore: moment, sort: "takenAt", limit: "1" });
export const backupsOfVm = (vmId: string) => listOf("backups", backupSchema, { vmId, limit: "50" });
export const backupChoices = (words: string) => listOf("backups", backupSchema, { limit: "50", ...named(words) });
export const snapshotsOf = (owner: { volumeGroupId: string } | { volumeId: string }) =>
  listOf("snapshots", snapshotSchema, { ...owner, limit: "200" });
export const groupsNamed = (name: string, connectionId: string) =>
  listOf("volume-groups", volumeGroupSchema, { q: name, connectionId, limit: "20" });
/** The last runs that ended well, to say how long it will take. */
export const measuredRuns = (filter: Record<string, string>) =>
  listOf("histories", historySchema, { ...filter, state: "succeeded", limit: "5" });
export const anyScheduleOf = (connectionId: string) => listOf("schedules", scheduleRowSchema, { connectionId, limit: "1" });
export const connectionQuery = (id: string) => oneOf("connections", connectionSchema, id);
