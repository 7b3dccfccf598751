import { zSnapshot } from "../generated/file-storage/zod.gen";
import { tolerantRow } from "../../tolerant-row";
import { largePage, type ListCall } from "./pages";

/*
 * File Storage and Parallel File Storage have the same calls under the same paths, apart from what only one of them has. Their
 * volumes' rows say in `attributes.service` whose they are; rows of Block Storage say nothing there.
 */
export const fileServices = ["file-storage", "parallel-file-storage"] as const;
export type FileService = (typeof fileServices)[number];

/** Whose a volume is, by its row's attributes; null for a block volume. */
export function fileServiceOf(attributes: Readonly<Record<string, unknown>>): FileService | null {
  return fileServices.find((service) => service === attributes.service) ?? null;
}

/** Path of one volume, the same at both. */
export const fileVolumePath = (id: string): string => `/v1/volumes/${encodeURIComponent(id)}`;

/** The call that lists a share's snapshots, the same at both. */
export const fileSnapshotList = (service: FileService, volumeId: string): ListCall => ({
  service,
  operationId: "listSnapshots",
  path: "/v1/snapshots",
  query: { volume_id: volumeId },
  paging: "whole",
  pageSize: largePage,
  items: "snapshots",
  total: null,
});

/** One snapshot of that list: Parallel File Storage has the same fields. */
export const parseFileSnapshot = tolerantRow(zSnapshot);
