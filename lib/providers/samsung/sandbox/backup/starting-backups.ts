import { isWithin, mix } from "@/lib/sandbox/randomness";
import type { Fleet } from "../fleet/fleet";
import { NumberedIds } from "../fleet/numbered-ids";
import { partnerRegion } from "../accounts";
import { dayMs, minuteMs, secondMs } from "./calendar";
import { hasAgent, type StartingAgents } from "./starting-agents";
import type { BackupRecord, Outlook, PolicyType } from "./records";
import { arrangementOf, schedulesOf } from "./starting-schedules";

const kinds: readonly PolicyType[] = ["VM_IMAGE", "FILESYSTEM"];
const historyBeforeAnchorMs = 3 * 365 * dayMs;
const youngestBeforeAnchorMs = 20 * dayMs;

/** References to starting backups: server number and kind, and above this the same for their replicas. */
export const replicaRefs = 0x0400_0000;
/** References to backups made since the start. */
export const newRefs = 0x0800_0000;

/** Which backups a place starts with, and how each looks: arithmetic on the server's number, nothing is kept. */
export class StartingBackups {
  readonly #ids: NumberedIds;
  readonly #stepMs: number;

  constructor(
    readonly fleet: Fleet,
    private readonly agents: StartingAgents,
  ) {
    const { salt, serverCount } = fleet.place;
    this.#ids = new NumberedIds(mix(salt, 61));
    this.#stepMs = Math.floor((historyBeforeAnchorMs - youngestBeforeAnchorMs) / Math.max(1, serverCount) / 2);
  }

  id(ref: number): string {
    return this.#ids.hex(ref);
  }

  refOf(id: string): number | null {
    return this.#ids.numberOf(id);
  }

  /** Every backup of the place's own servers, in the order of creation. */
  refs(): number[] {
    const refs: number[] = [];
    for (let server = 0; server < this.fleet.place.serverCount; server += 1) {
      if (this.#hasImage(server)) refs.push(server * 2);
      if (this.#hasFiles(server)) refs.push(server * 2 + 1);
    }
    return refs;
  }

  exists(ref: number): boolean {
    const server = Math.floor(ref / 2);
    if (server >= this.fleet.place.serverCount) return false;
    return ref % 2 === 0 ? this.#hasImage(server) : this.#hasFiles(server);
  }

  /** Whether the backup is copied to the partner region. */
  isReplicated(ref: number): boolean {
    const { region, account } = this.fleet.place;
    const partner = partnerRegion(region);
    return ref % 24 === 4 && partner !== null && account.regions.includes(partner) && this.exists(ref);
  }

  createdAt(ref: number): number {
    const jitter = mix(this.fleet.place.salt, ref, 62) % (Math.floor(this.#stepMs / secondMs) || 1);
    const at = this.fleet.place.anchor - historyBeforeAnchorMs + ref * this.#stepMs;
    return Math.floor(at / secondMs) * secondMs + jitter * secondMs;
  }

  serverName(ref: number): string {
    return this.fleet.name(Math.floor(ref / 2));
  }

  name(ref: number): string {
    return `${this.serverName(ref)}-${ref % 2 === 0 ? "image" : "files"}`;
  }

  record(ref: number): BackupRecord {
    const { place } = this.fleet;
    const server = this.fleet.server(Math.floor(ref / 2));
    const policyType = kinds[ref % 2] ?? "VM_IMAGE";
    const salt = mix(place.salt, ref, 63);
    const isFiles = policyType === "FILESYSTEM";
    const outlook = isFiles && this.agents.isLost(server.number) ? "flaky" : outlookOf(server.number);
    const createdAt = this.createdAt(ref);
    const readyAt = createdAt + 40 * secondMs;
    const arrangement = arrangementOf(salt, outlook);
    const partner = this.isReplicated(ref) ? partnerRegion(place.region) : null;
    const isAllFilesystem = isFiles && isWithin(mix(salt, 64), 0.15);
    return {
      ref,
      id: this.id(ref),
      salt,
      name: this.name(ref),
      role: "ORIGINAL",
      createdAt,
      modifiedAt: readyAt,
      readyAt,
      deletingAt: null,
      serverNumber: server.number,
      serverRegion: place.region,
      serverUuid: server.uuid,
      serverName: server.name,
      serverCategory: server.category,
      serverOsType: server.osType,
      serverSizeGb: isFiles ? Math.ceil(server.sizeGb / 3) : server.sizeGb,
      policyType,
      region: place.region,
      isEncrypted: !isWithin(mix(salt, 65), 0.1),
      paths: isFiles && !isAllFilesystem ? server.paths : null,
      isAllFilesystem,
      agentId: isFiles ? this.agents.id(server.number) : null,
      retentions: [{ from: createdAt, period: arrangement.retention }],
      schedules: schedulesOf(salt, arrangement, readyAt),
      replica: partner === null ? null : { region: partner, ref: ref + replicaRefs, since: createdAt + 10 * minuteMs },
      origin: null,
      outlook,
      manualRuns: [],
      restores: [],
      deletedTargets: new Set(),
    };
  }

  #hasImage(server: number): boolean {
    if (this.fleet.category(server) === "BAREMETAL_SERVER") return false;
    return outlookOf(server) !== "steady" || server % 12 === 2 || isWithin(mix(this.fleet.place.salt, server, 66), 0.72);
  }

  #hasFiles(server: number): boolean {
    return hasAgent(this.fleet, server) && isWithin(mix(this.fleet.place.salt, server, 67), 0.9);
  }
}

/** Every sixteenth machine is flaky, every ninety-sixth busy, so that even the smallest data set has some. */
function outlookOf(server: number): Outlook {
  if (server % 96 === 2) return "busy";
  return server % 16 === 9 ? "flaky" : "steady";
}

/** How the replica of a backup starts out: the origin's copy in another region, without schedules of its own. */
export function replicaOf(
  origin: BackupRecord,
  made: { ref: number; id: string; salt: number; region: string; createdAt: number; readyAt: number },
): BackupRecord {
  return {
    ...origin,
    ...made,
    name: `${origin.name}-replica`,
    role: "REPLICA",
    modifiedAt: made.readyAt,
    deletingAt: null,
    schedules: [],
    replica: null,
    origin: { region: origin.serverRegion, ref: origin.ref },
    manualRuns: [],
    restores: [],
    deletedTargets: new Set(),
  };
}
