import { RefTable, type SortKey } from "./ref-table";
import { Refusal } from "./refusal";
import { newAgentRefs, type AgentRecord, type StartingAgents } from "./starting-agents";
import { stateAt } from "./records";

/** What `List Backup Agents` can be sorted by. */
export const agentSortFields = [
  "created_at",
  "id",
  "modified_at",
  "name",
  "server_backup_agent_ip",
  "server_name",
  "state",
] as const;

/** The backup agents of one account in one region. */
export class AgentShelf {
  readonly #changed = new Map<number, AgentRecord>();
  /** Agents made since the start by their server. */
  readonly #newByServer = new Map<number, number>();
  #table: RefTable | null = null;
  #lastNew = 0;

  constructor(
    readonly starting: StartingAgents,
    private readonly now: () => number,
  ) {}

  get table(): RefTable {
    this.#table ??= new RefTable(this.starting.refs(), {
      naturalField: "created_at",
      fixedFields: ["name", "server_name", "server_backup_agent_ip"],
      key: (ref, field) => this.#key(ref, field),
    });
    return this.#table;
  }

  get(id: string): AgentRecord | null {
    const ref = this.starting.refOf(id);
    return ref === null || !this.#has(ref) ? null : this.read(ref);
  }

  /** For reading only. Throws when there is no such agent. */
  read(ref: number): AgentRecord {
    const changed = this.#changed.get(ref);
    if (changed !== undefined) return changed;
    if (ref >= newAgentRefs) throw new Error(`There is no agent ${ref}.`);
    return this.starting.record(ref);
  }

  /** The agent of a server, in whatever state; null when it has none. */
  ofServer(serverNumber: number): AgentRecord | null {
    const ref = this.#newByServer.get(serverNumber) ?? serverNumber;
    return this.#has(ref) ? this.read(ref) : null;
  }

  change(record: AgentRecord, changes: Partial<AgentRecord>): AgentRecord {
    const changed = { ...record, ...changes };
    this.#changed.set(record.ref, changed);
    return changed;
  }

  add(serverNumber: number, rest: Pick<AgentRecord, "createdAt" | "readyAt" | "subnetNumber">): AgentRecord {
    const ref = newAgentRefs + this.#lastNew;
    this.#lastNew += 1;
    const record: AgentRecord = {
      ...rest,
      ref,
      id: this.starting.id(ref),
      name: this.starting.name(ref),
      serverNumber,
      modifiedAt: rest.createdAt,
      deletingAt: null,
      connection: null,
      check: null,
    };
    this.#changed.set(ref, record);
    this.#newByServer.set(serverNumber, ref);
    this.table.add(ref);
    return record;
  }

  remove(record: AgentRecord): void {
    this.table.remove(record.ref);
    this.#changed.delete(record.ref);
    if (this.#newByServer.get(record.serverNumber) === record.ref) this.#newByServer.delete(record.serverNumber);
  }

  #has(ref: number): boolean {
    if (ref >= newAgentRefs) return this.#changed.has(ref);
    return !this.#table?.isRemoved(ref) && this.starting.exists(ref);
  }

  #key(ref: number, field: string): SortKey {
    const { fleet } = this.starting;
    const changed = this.#changed.get(ref);
    const serverNumber = changed?.serverNumber ?? ref;
    switch (field as (typeof agentSortFields)[number]) {
      case "created_at":
        return changed?.createdAt ?? this.starting.createdAt(ref);
      case "name":
        return this.starting.name(ref);
      case "server_name":
        return fleet.name(serverNumber);
      case "server_backup_agent_ip":
        return fleet.server(serverNumber).ip;
      case "id":
        return this.starting.id(ref);
      case "modified_at":
        return this.read(ref).modifiedAt;
      case "state":
        return stateAt(this.read(ref), this.now());
      default:
        throw new Refusal(400, "BadRequest", `Agents cannot be sorted by ${field}.`);
    }
  }
}
