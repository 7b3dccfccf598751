import type { z } from "zod";
import type { Noun } from "@/lib/domain/nouns";
import type {
  agentSchema,
  backupSchema,
  bucketSchema,
  historySchema,
  policySchema,
  restoreTargetSchema,
  scheduleRowSchema,
  snapshotSchema,
  vmSchema,
  volumeGroupSchema,
  volumeSchema,
} from "@/lib/domain/inventory";
import type { ProviderIo } from "./provider";

/** Fields that the inventory adds; a reader does not know them. */
type Added = "id" | "connectionId" | "provider" | "tenantId";

/** What a reader says of every row beside the row's own fields. */
interface RowFrame {
  vendorId: string;
  /** The vendor's tenant (account, project, organisation) and tags: what tenant rules match on. */
  vendorTenant: string | null;
  tags: Record<string, string>;
  /** What only this vendor has and its planners need; shown in details under the vendor's own words. */
  attributes: Record<string, unknown>;
}

/** vendorIds of the rows this one belongs to; the inventory turns them into ids and names. */
interface Links {
  vm?: string | null;
  backup?: string | null;
  volume?: string | null;
  volumeGroup?: string | null;
  /** For points of shares: the snapshot that they are. */
  snapshot?: string | null;
  /** For schedules: whose it is; for runs: the bucket that they archive to or recover from. */
  owner?: { noun: "backup" | "policy" | "volumeGroup" | "volume" | "bucket"; vendorId: string } | null;
}

type Row<Schema extends z.ZodType, Derived extends keyof z.infer<Schema> = never> = RowFrame & {
  links: Links;
  fields: Omit<z.infer<Schema>, Added | "vendorId" | Derived>;
};

/*
 * Fields that are derived from other rows (names over links, protection, last run) are left to the inventory.
 * `vmName` and `backupName` stay: a history keeps the name of what is gone.
 */
export interface RowOf {
  vm: Row<
    typeof vmSchema,
    | "protection"
    | "protectionReason"
    | "lastBackupAt"
    | "lastBackupState"
    | "lastGoodAt"
    | "failuresSinceGood"
    | "nextRunAt"
    | "targetSeconds"
  >;
  backup: Row<typeof backupSchema, "vmId" | "schedules" | "lastRunAt" | "lastRunState" | "nextRunAt" | "usedBytes">;
  schedule: Row<typeof scheduleRowSchema, "ownerId" | "ownerName" | "vmId" | "vmName" | "nextRunAt">;
  history: Row<typeof historySchema, "backupId" | "bucketId" | "vmId">;
  restoreTarget: Row<typeof restoreTargetSchema, "backupId" | "vmId" | "volumeId" | "snapshotId">;
  volumeGroup: Row<typeof volumeGroupSchema, "members" | "lastSnapshotAt"> & {
    members: { vendorId: string; name: string; kind: "volume" | "vm" | "application"; sizeBytes: number | null }[];
  };
  volume: Row<typeof volumeSchema, "volumeGroupId" | "volumeGroupName" | "lastSnapshotAt">;
  snapshot: Row<typeof snapshotSchema, "volumeId" | "volumeName" | "volumeGroupId" | "volumeGroupName">;
  agent: Row<typeof agentSchema, "vmId">;
  policy: Row<typeof policySchema>;
  bucket: Row<typeof bucketSchema>;
}

/**
 * What a reader yields. A *partition* is a part that is complete by itself (the histories of one backup);
 * flat lists have the one partition `null`. Rows of a partition that were not seen before its `complete`
 * are swept; a partition that had an `error` never is.
 */
export type ReadEvent<N extends Noun> =
  | { type: "rows"; partition: string | null; rows: RowOf[N][] }
  | { type: "complete"; partition: string | null }
  | { type: "error"; partition: string | null; message: string; vendorId: string | null }
  | { type: "progress"; done: number; total: number | null };

/** A row known from an earlier sync, as far as readers need it to go on from there. */
export interface KnownRow {
  vendorId: string;
  name: string;
  attributes: Record<string, unknown>;
}

export interface ReaderContext<Settings = unknown> extends ProviderIo<Settings> {
  /** Rows already in the inventory of this connection, streamed; for readers that go through parents. */
  known(noun: Noun): AsyncIterable<KnownRow>;
  /**
   * Read only these partitions (vendorIds of parents); null reads all. For flat lists: the vendorIds of the rows to read again;
   * a reader gives those rows without calling the list complete, or reads the whole list where it must (one of them is gone).
   */
  partitions: readonly string[] | null;
}

/**
 * An async generator of pages with bounded memory. One bad row or page becomes an `error` event, never a throw;
 * it throws only when nothing more can be read (credentials refused, vendor unreachable).
 */
export type Reader<N extends Noun, Settings = unknown> = {
  // Written as a method, so that one provider's readers stand where any provider's are expected.
  read(context: ReaderContext<Settings>): AsyncGenerator<ReadEvent<N>, void, void>;
}["read"];

export type Readers<Settings = unknown> = { [N in Noun]?: Reader<N, Settings> };
