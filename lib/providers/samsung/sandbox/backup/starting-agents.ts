import { isWithin, mix } from "@/lib/sandbox/randomness";
import type { Fleet } from "../fleet/fleet";
import { NumberedIds } from "../fleet/numbered-ids";
import { dayMs, hourMs, minuteMs, secondMs } from "./calendar";

/** The backup agent of a server. */
export interface AgentRecord {
  ref: number;
  id: string;
  name: string;
  serverNumber: number;
  createdAt: number;
  modifiedAt: number;
  readyAt: number;
  deletingAt: number | null;
  subnetNumber: number;
  /** The last connection check: null while none has been made. */
  connection: { state: "SUCCESS" | "FAILED"; checkedAt: number } | null;
  /** A check that is under way and what it will find. */
  check: { endsAt: number; state: "SUCCESS" | "FAILED" } | null;
}

/** Whether a server starts with an agent: most bare-metal ones and file servers that are on, few others. */
export function hasAgent(fleet: Fleet, server: number): boolean {
  return fleet.isRunning(server) && isWithin(mix(fleet.place.salt, server, 71), fleet.agentShare(server));
}

/** References to agents made since the start; those of starting agents are the server's number. */
export const newAgentRefs = 0x0800_0000;

/** The agents that a place starts with. */
export class StartingAgents {
  readonly #ids: NumberedIds;

  constructor(readonly fleet: Fleet) {
    this.#ids = new NumberedIds(mix(fleet.place.salt, 72));
  }

  /** `BACKUP_AGENT-...`, as the vendor's are. */
  id(ref: number): string {
    return `BACKUP_AGENT-${this.#ids.hex(ref)}`;
  }

  refOf(id: string): number | null {
    return id.startsWith("BACKUP_AGENT-") ? this.#ids.numberOf(id.slice("BACKUP_AGENT-".length)) : null;
  }

  name(ref: number): string {
    return `agent_${this.#ids.hex(ref).slice(0, 6)}`;
  }

  refs(): number[] {
    const refs: number[] = [];
    for (let server = 0; server < this.fleet.place.serverCount; server += 1) if (hasAgent(this.fleet, server)) refs.push(server);
    return refs;
  }

  exists(ref: number): boolean {
    return ref < this.fleet.place.serverCount && hasAgent(this.fleet, ref);
  }

  createdAt(ref: number): number {
    const { anchor, serverCount } = this.fleet.place;
    const stepSeconds = Math.floor((3 * 365 * dayMs) / Math.max(1, serverCount) / secondMs);
    return anchor - (3 * 365 + 10) * dayMs + ref * stepSeconds * secondMs;
  }

  /** A few of the starting agents have lost their master: file backups through them often fail. */
  isLost(ref: number): boolean {
    return ref < newAgentRefs && isWithin(mix(this.fleet.place.salt, ref, 73), 0.05);
  }

  record(ref: number): AgentRecord {
    const { salt, anchor } = this.fleet.place;
    const createdAt = this.createdAt(ref);
    return {
      ref,
      id: this.id(ref),
      name: this.name(ref),
      serverNumber: ref,
      createdAt,
      modifiedAt: createdAt + minuteMs,
      readyAt: createdAt + 10 * secondMs,
      deletingAt: null,
      subnetNumber: ref,
      connection: { state: this.isLost(ref) ? "FAILED" : "SUCCESS", checkedAt: anchor - (mix(salt, ref, 74) % 240) * hourMs },
      check: null,
    };
  }
}
