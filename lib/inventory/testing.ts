import { eq } from "drizzle-orm";
import { newId } from "@/lib/access/new-id";
import type { Db } from "@/lib/db/client";
import { connections, tenantRules, tenants } from "@/lib/db/schema";
import type { Noun } from "@/lib/domain/nouns";
import type { Reader, Readers, RowOf } from "@/lib/providers/reader";

/** A made-up vendor's inventory for tests: change its lists between passes as a vendor's would change. */
export interface MadeUpVendor {
  vm: RowOf["vm"][];
  backup: RowOf["backup"][];
  schedule: RowOf["schedule"][];
  /** Rows that are read through their backup, by its vendorId. */
  history: Map<string, RowOf["history"][]>;
  restoreTarget: Map<string, RowOf["restoreTarget"][]>;
  /** Called before each page; may throw as a vendor that cannot be reached does. */
  beforePage: (noun: Noun, partition: string | null) => void | Promise<void>;
  /** Partitions (`noun/partition`, empty partition for flat lists) whose pages cannot be read. */
  unreadable: Set<string>;
  /** Backups whose parts the readers pass over, as readers do that know nothing changed in them. */
  passedOver: Set<string>;
  pageRows: number;
  readers: Readers;
}

export function aVendor(): MadeUpVendor {
  const vendor: MadeUpVendor = {
    vm: [],
    backup: [],
    schedule: [],
    history: new Map(),
    restoreTarget: new Map(),
    beforePage: () => undefined,
    unreadable: new Set(),
    passedOver: new Set(),
    pageRows: 100,
    readers: {},
  };
  vendor.readers = {
    vm: flatReader(vendor, "vm", () => vendor.vm),
    backup: flatReader(vendor, "backup", () => vendor.backup),
    schedule: flatReader(vendor, "schedule", () => vendor.schedule),
    history: nestedReader(vendor, "history", () => vendor.history),
    restoreTarget: nestedReader(vendor, "restoreTarget", () => vendor.restoreTarget),
  };
  return vendor;
}

function flatReader<N extends Noun>(vendor: MadeUpVendor, noun: N, list: () => RowOf[N][]): Reader<N> {
  return async function* () {
    const rows = list();
    for (let start = 0; start < Math.max(1, rows.length); start += vendor.pageRows) {
      await vendor.beforePage(noun, null);
      if (vendor.unreadable.has(`${noun}/`))
        yield { type: "error", partition: null, message: "The page is not JSON.", vendorId: null };
      else yield { type: "rows", partition: null, rows: rows.slice(start, start + vendor.pageRows) };
      yield { type: "progress", done: Math.min(start + vendor.pageRows, rows.length), total: rows.length };
    }
    yield { type: "complete", partition: null };
  };
}

function nestedReader<N extends Noun>(vendor: MadeUpVendor, noun: N, listsByBackup: () => Map<string, RowOf[N][]>): Reader<N> {
  return async function* ({ known, partitions }) {
    const lists = listsByBackup();
    for await (const backup of known("backup")) {
      if (vendor.passedOver.has(backup.vendorId) || (partitions && !partitions.includes(backup.vendorId))) continue;
      await vendor.beforePage(noun, backup.vendorId);
      if (vendor.unreadable.has(`${noun}/${backup.vendorId}`)) {
        yield { type: "error", partition: backup.vendorId, message: "The vendor answered 500.", vendorId: backup.vendorId };
        continue;
      }
      yield { type: "rows", partition: backup.vendorId, rows: lists.get(backup.vendorId) ?? [] };
      yield { type: "complete", partition: backup.vendorId };
    }
  };
}

const frame = (vendorId: string, vendorTenant: string | null) => ({
  vendorId,
  vendorTenant,
  tags: {},
  attributes: { madeUp: vendorId },
});

export const aVm = (
  vendorId: string,
  vendorTenant: string | null = null,
  fields: Partial<RowOf["vm"]["fields"]> = {},
): RowOf["vm"] => ({
  ...frame(vendorId, vendorTenant),
  links: {},
  fields: {
    name: vendorId,
    kind: "vm",
    region: "kr-west1",
    location: null,
    os: "Debian 12",
    powerState: "running",
    state: "present",
    sizeBytes: 2 ** 30,
    ...fields,
  },
});

export const aBackup = (vendorId: string, vm: string, vendorTenant: string | null = null): RowOf["backup"] => ({
  ...frame(vendorId, vendorTenant),
  links: { vm },
  fields: {
    name: vendorId,
    vmName: vm,
    type: "image",
    state: "available",
    vendorState: "AVAILABLE",
    retention: { count: 2, unit: "weeks" },
    encrypted: false,
    replicated: false,
    agentless: true,
    paths: null,
  },
});

const aSchedule = (vendorId: string, backup: string, vendorTenant: string | null = null): RowOf["schedule"] => ({
  ...frame(vendorId, vendorTenant),
  links: { owner: { noun: "backup", vendorId: backup } },
  fields: {
    name: vendorId,
    state: "active",
    ownerKind: "backup",
    schedule: { frequency: "daily", time: "02:00", timezone: "Asia/Seoul", backupType: "incremental", active: true },
  },
});

interface RunFacts {
  vm: string;
  backup: string;
  at: Date;
  state?: RowOf["history"]["fields"]["state"];
  vendorTenant?: string | null;
}

export const aRun = (
  vendorId: string,
  { vm, backup, at, state = "succeeded", vendorTenant = null }: RunFacts,
): RowOf["history"] => ({
  ...frame(vendorId, vendorTenant),
  links: { vm, backup },
  fields: {
    kind: "backup",
    state,
    vendorState: state,
    backupName: backup,
    vmName: vm,
    scheduleName: null,
    startedAt: at.toISOString(),
    endedAt: new Date(at.getTime() + 60_000).toISOString(),
    durationSeconds: 60,
    sizeBytes: 4_096,
    progressPercent: null,
    error: state === "failed" ? "The disk is full." : null,
  },
});

export const aPoint = (vendorId: string, { vm, backup, at, vendorTenant = null }: RunFacts): RowOf["restoreTarget"] => ({
  ...frame(vendorId, vendorTenant),
  links: { vm, backup },
  fields: {
    backupName: backup,
    vmName: vm,
    volumeName: null,
    takenAt: at.toISOString(),
    expiresAt: null,
    kind: "full",
    sizeBytes: 4_096,
    restorable: true,
    note: null,
    scheduleName: null,
    locations: ["kr-west1"],
  },
});

/** A machine with one backup, one daily schedule, and a run and a point for each moment given. */
export function addProtected(
  vendor: MadeUpVendor,
  name: string,
  runs: readonly Date[],
  vendorTenant: string | null = null,
): void {
  const backup = `${name}-backup`;
  vendor.vm.push(aVm(name, vendorTenant));
  vendor.backup.push(aBackup(backup, name, vendorTenant));
  vendor.schedule.push(aSchedule(`${name}-daily`, backup, vendorTenant));
  const facts = (at: Date) => ({ vm: name, backup, at, vendorTenant });
  vendor.history.set(
    backup,
    runs.map((at, index) => aRun(`${name}-run-${index}`, facts(at))),
  );
  vendor.restoreTarget.set(
    backup,
    runs.map((at, index) => aPoint(`${name}-point-${index}`, facts(at))),
  );
}

/** A connection's row, without credentials that could be opened. */
export async function addConnection(db: Db, name: string): Promise<string> {
  const id = newId("connection");
  await db.insert(connections).values({
    id,
    provider: "made-up",
    name,
    endpoint: "http://127.0.0.1:1",
    settings: {},
    credentialsCipher: Buffer.alloc(1),
    credentialsKeyId: "none",
  });
  return id;
}

/** A tenant that owns whatever the vendor says belongs to `vendorTenant`. */
export async function addTenant(db: Db, name: string, vendorTenant: string): Promise<string> {
  const [known] = await db.select({ id: tenants.id }).from(tenants).where(eq(tenants.slug, name));
  const id = known?.id ?? newId("tenant");
  if (!known) await db.insert(tenants).values({ id, name, slug: name });
  await db.insert(tenantRules).values({ id: `rule_${name}_${vendorTenant}`, tenantId: id, position: 1, vendorTenant });
  return id;
}
