import { choose, hex8, mix, spread } from "@/lib/sandbox/randomness";
import type { SandboxOrganization } from "../accounts";
import { firstIds, type ConsoleGround } from "./ground";

/** What stands at each place of ten: applications of one place share the machine that `hostAt` names. */
const pattern = [
  { type: "GCPInstance", prefix: "gce-web-", hostAt: 0 },
  { type: "GCPInstance", prefix: "gce-app-", hostAt: 1 },
  { type: "VMBackup", prefix: "vmw-erp-", hostAt: 2 },
  { type: "GCPInstance", prefix: "gce-batch-", hostAt: 3 },
  { type: "VMBackup", prefix: "vmw-file-", hostAt: 4 },
  { type: "FileSystem", prefix: "/srv/data", hostAt: 4 },
  { type: "SqlInstance", prefix: "SQL", hostAt: 4 },
  { type: "GCPInstance", prefix: "gce-api-", hostAt: 7 },
  { type: "POSTGRESQLInstance", prefix: "postgres", hostAt: 7 },
  { type: "GCPInstance", prefix: "gce-cache-", hostAt: 9 },
] as const;

const hostPlaces = [...new Set(pattern.map(({ hostAt }) => hostAt))];
const systems = ["Debian GNU/Linux 12", "Ubuntu 24.04 LTS", "Rocky Linux 9", "Windows Server 2022"] as const;

export type ApplicationType = (typeof pattern)[number]["type"];

/** An application that the console starts with, as far as arithmetic tells it. */
export interface Application {
  /** From 0 up; its id is `firstIds.application + number`. */
  number: number;
  id: string;
  name: string;
  type: ApplicationType;
  host: Machine;
  organization: SandboxOrganization;
  /** Which of the two appliances knows it first; some are known to both. */
  appliance: 0 | 1;
  isOnBoth: boolean;
  isVm: boolean;
}

export interface Machine {
  number: number;
  id: string;
  name: string;
  uniqueName: string;
  ipAddress: string;
  system: string;
  isCloud: boolean;
  organization: SandboxOrganization;
  appliance: 0 | 1;
  isOnBoth: boolean;
}

/** The applications and machines that a console starts with: arithmetic over their numbers, nothing held. */
export class Fleet {
  readonly #digits: number;

  constructor(readonly ground: ConsoleGround) {
    this.#digits = Math.max(2, String(Math.ceil(ground.applicationCount / pattern.length)).length);
  }

  get applicationCount(): number {
    return this.ground.applicationCount;
  }

  get hostCount(): number {
    const whole = Math.floor(this.applicationCount / pattern.length);
    const rest = this.applicationCount % pattern.length;
    return whole * hostPlaces.length + hostPlaces.filter((place) => place < rest).length;
  }

  /** The machine at a place among all machines. */
  hostAt(place: number): Machine {
    const rack = Math.floor(place / hostPlaces.length);
    return this.machine(rack * pattern.length + (hostPlaces[place % hostPlaces.length] ?? 0));
  }

  application(number: number): Application {
    const standing = pattern[number % pattern.length] ?? pattern[0];
    const host = this.machine(number - (number % pattern.length) + standing.hostAt);
    const isVm = host.number === number;
    return {
      number,
      id: String(firstIds.application + number),
      name: isVm ? host.name : standing.type === "FileSystem" ? standing.prefix : `${standing.prefix}-${host.name}`,
      type: standing.type,
      host,
      organization: host.organization,
      appliance: host.appliance,
      isOnBoth: host.isOnBoth,
      isVm,
    };
  }

  /** The machine that the application of this number stands on, where it is one itself. */
  machine(number: number): Machine {
    const { salt, console } = this.ground;
    const standing = pattern[number % pattern.length] ?? pattern[0];
    const bits = (kind: number) => mix(salt, number, kind);
    const ordinal = String(Math.floor(number / pattern.length) + 1).padStart(this.#digits, "0");
    const [first = { id: "0", name: "" }] = console.organizations;
    return {
      number,
      id: String(firstIds.host + number),
      name: `${standing.prefix}${ordinal}`,
      uniqueName: `${hex8(bits(1))}-${hex8(bits(2)).slice(0, 4)}-4${hex8(bits(3)).slice(1, 4)}-a${hex8(bits(4)).slice(1, 4)}-${hex8(bits(5))}${hex8(bits(6)).slice(0, 4)}`,
      ipAddress: `10.${16 + ((number >>> 16) & 15)}.${(number >>> 8) & 255}.${number & 255 || 254}`,
      system: choose(bits(7), systems),
      isCloud: standing.type === "GCPInstance",
      // Each console's first racks show every organization, whatever the seed.
      organization:
        console.organizations[
          number < 20 ? Math.floor(number / 10) % console.organizations.length : spread(bits(8), console.organizations.length)
        ] ?? first,
      appliance: Math.floor(number / pattern.length) % 2 === 0 ? 0 : 1,
      isOnBoth: standing.type === "VMBackup" && Math.floor(number / pattern.length) % 3 === 0,
    };
  }

  /** The number of an application that the console starts with; null for any other id. */
  numberOf(applicationId: string): number | null {
    const number = Number(applicationId) - firstIds.application;
    return Number.isInteger(number) && number >= 0 && number < this.applicationCount ? number : null;
  }
}
