import { mix } from "@/lib/sandbox/randomness";
import { secondMs } from "./calendar";
import { stateAt, retentionAt, type BackupRecord } from "./records";
import { RefTable, type SortKey } from "./ref-table";
import { Refusal } from "./refusal";
import { newRefs, replicaOf, replicaRefs, type StartingBackups } from "./starting-backups";

/** What `List Backups` can be sorted by. */
export const backupSortFields = [
  "created_at",
  "id",
  "modified_at",
  "name",
  "policy_type",
  "retention_period",
  "role_type",
  "server_name",
  "state",
] as const;

export interface Neighbours {
  starting: StartingBackups;
  shelf: BackupShelf;
}

/** The backups of one account in one region: those of its servers, and replicas from the partner region. */
export class BackupShelf {
  readonly #changed = new Map<number, BackupRecord>();
  readonly #newNames = new Map<string, number>();
  #table: RefTable | null = null;
  #lastNew = 0;

  /** `partner` gives the other region's backups; null where there is none. `now` is the sandbox's clock. */
  constructor(
    readonly starting: StartingBackups,
    private readonly partner: () => Neighbours | null,
    private readonly now: () => number,
  ) {}

  /** The order of rows; worked out when first asked for. */
  get table(): RefTable {
    this.#table ??= new RefTable(this.#startingRefs(), {
      naturalField: "created_at",
      fixedFields: ["name", "server_name"],
      key: (ref, field) => this.#key(ref, field),
    });
    return this.#table;
  }

  get(id: string): BackupRecord | null {
    const ref = this.starting.refOf(id);
    return ref === null || !this.has(ref) ? null : this.read(ref);
  }

  has(ref: number): boolean {
    if (ref >= newRefs) return this.#changed.has(ref);
    if (this.#table?.isRemoved(ref)) return false;
    if (ref < replicaRefs) return this.starting.exists(ref);
    return this.partner()?.starting.isReplicated(ref - replicaRefs) ?? false;
  }

  /** For reading only: what has not been changed is made afresh. Throws when there is no such backup. */
  read(ref: number): BackupRecord {
    const changed = this.#changed.get(ref);
    if (changed !== undefined) return changed;
    if (ref >= newRefs) throw new Error(`There is no backup ${ref}.`);
    return ref < replicaRefs ? this.starting.record(ref) : this.#startingReplica(ref);
  }

  name(ref: number): string {
    const changed = this.#changed.get(ref);
    if (changed !== undefined) return changed.name;
    if (ref < replicaRefs) return this.starting.name(ref);
    return `${this.partner()?.starting.name(ref - replicaRefs) ?? ""}-replica`;
  }

  serverName(ref: number): string {
    const changed = this.#changed.get(ref);
    if (changed !== undefined) return changed.serverName;
    if (ref < replicaRefs) return this.starting.serverName(ref);
    return this.partner()?.starting.serverName(ref - replicaRefs) ?? "";
  }

  isNameTaken(name: string): boolean {
    if (this.#newNames.has(name)) return true;
    const [, server = "", kind, replica] = /^(.+)-(image|files)(-replica)?$/.exec(name) ?? [];
    if (kind === undefined) return false;
    const fleet = replica === undefined ? this.starting.fleet : this.partner()?.starting.fleet;
    const number = fleet?.numberNamed(server) ?? null;
    return number !== null && this.has(number * 2 + (kind === "image" ? 0 : 1) + (replica === undefined ? 0 : replicaRefs));
  }

  change(record: BackupRecord, changes: Partial<BackupRecord>): BackupRecord {
    const changed = { ...record, ...changes };
    this.#changed.set(record.ref, changed);
    return changed;
  }

  /** Puts a new backup on the shelf, as `make` makes it from its reference, id and fortune. */
  add(make: (identity: { ref: number; id: string; salt: number }) => BackupRecord): BackupRecord {
    const ref = newRefs + this.#lastNew;
    this.#lastNew += 1;
    const record = make({ ref, id: this.starting.id(ref), salt: mix(this.starting.fleet.place.salt, ref, 63) });
    this.#changed.set(ref, record);
    this.#newNames.set(record.name, ref);
    this.table.add(ref);
    return record;
  }

  remove(ref: number): void {
    const record = this.#changed.get(ref);
    if (record !== undefined && this.#newNames.get(record.name) === ref) this.#newNames.delete(record.name);
    this.table.remove(ref);
    this.#changed.delete(ref);
  }

  /** File backups of a server, of whatever age. */
  filesOf(serverNumber: number): BackupRecord[] {
    const starting = serverNumber * 2 + 1;
    const refs = this.has(starting) ? [starting, ...this.table.added] : this.table.added;
    return refs
      .map((ref) => this.read(ref))
      .filter(
        (record) => record.policyType === "FILESYSTEM" && record.role === "ORIGINAL" && record.serverNumber === serverNumber,
      );
  }

  #startingRefs(): number[] {
    const own = this.starting.refs();
    const replicas = this.partner()
      ?.starting.refs()
      .filter((ref) => this.partner()?.starting.isReplicated(ref))
      .map((ref) => ref + replicaRefs);
    if (replicas === undefined || replicas.length === 0) return own;
    const at = new Map([...own, ...replicas].map((ref) => [ref, this.#createdAt(ref)]));
    return [...own, ...replicas].sort((a, b) => (at.get(a) ?? 0) - (at.get(b) ?? 0) || a - b);
  }

  #startingReplica(ref: number): BackupRecord {
    const partner = this.partner();
    if (partner === null) throw new Error(`There is no backup ${ref}.`);
    const originRef = ref - replicaRefs;
    const origin = partner.shelf.has(originRef) ? partner.shelf.read(originRef) : partner.starting.record(originRef);
    const createdAt = this.#createdAt(ref);
    const { place } = this.starting.fleet;
    const salt = mix(place.salt, ref, 63);
    return replicaOf(origin, {
      ref,
      id: this.starting.id(ref),
      salt,
      region: place.region,
      createdAt,
      readyAt: createdAt + 60 * secondMs,
    });
  }

  #createdAt(ref: number): number {
    const changed = this.#changed.get(ref);
    if (changed !== undefined) return changed.createdAt;
    if (ref < replicaRefs) return this.starting.createdAt(ref);
    return (this.partner()?.starting.createdAt(ref - replicaRefs) ?? 0) + 600 * secondMs;
  }

  #key(ref: number, field: string): SortKey {
    switch (field as (typeof backupSortFields)[number]) {
      case "created_at":
        return this.#createdAt(ref);
      case "name":
        return this.name(ref);
      case "server_name":
        return this.serverName(ref);
      case "id":
        return this.starting.id(ref);
      case "modified_at":
        return this.read(ref).modifiedAt;
      case "policy_type":
        return this.read(ref).policyType;
      case "retention_period":
        return retentionAt(this.read(ref), this.now());
      case "role_type":
        return this.read(ref).role;
      case "state":
        return stateAt(this.read(ref), this.now());
      default:
        throw new Refusal(400, "BadRequest", `Backups cannot be sorted by ${field}.`);
    }
  }
}
