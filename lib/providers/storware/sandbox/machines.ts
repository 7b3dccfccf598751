import { choose, isWithin, mix, spread } from "@/lib/sandbox/randomness";
import { machinesAt, type Scale } from "@/lib/sandbox/scale";
import type { NumberedGuids } from "./numbered-guid";
import { reference, type Manager, type Places } from "./places";
import { word, type Json } from "./words";

const roles = ["web", "app", "db", "mail", "files", "build", "cache", "proxy"];

/** A machine as it is known before anything is said about its protection. */
export interface Machine {
  number: number;
  guid: string;
  uuid: string;
  name: string;
  project: Places["projects"][number];
  /** Null for one on the hypervisor that no manager runs. */
  manager: Manager | null;
  isPresent: boolean;
  sizeBytes: number;
}

/** The machines of the server, made from their number when they are asked for, and those that restores have added. */
export class Machines {
  readonly startCount: number;
  readonly #added: Machine[] = [];
  readonly #removed = new Set<number>();

  constructor(
    private readonly seed: number,
    scale: Scale,
    private readonly guids: NumberedGuids,
    readonly places: Places,
  ) {
    this.startCount = machinesAt[scale];
  }

  *all(): Generator<Machine, void, void> {
    for (let number = 1; number <= this.startCount + this.#added.length; number += 1) {
      const machine = this.at(number);
      if (machine !== null) yield machine;
    }
  }

  get count(): number {
    return this.startCount + this.#added.length - this.#removed.size;
  }

  /** Machines by place in the order of their names, without making those before them where none is missing. */
  slice(start: number, length: number): Machine[] {
    const found: Machine[] = [];
    let skip = this.#removed.size === 0 ? 0 : start;
    const last = this.startCount + this.#added.length;
    for (let number = this.#removed.size === 0 ? start + 1 : 1; number <= last && found.length < length; number += 1) {
      const machine = this.at(number);
      if (machine === null) continue;
      if (skip > 0) skip -= 1;
      else found.push(machine);
    }
    return found;
  }

  at(number: number): Machine | null {
    if (number < 1 || this.#removed.has(number)) return null;
    if (number > this.startCount) return this.#added[number - this.startCount - 1] ?? null;
    const bits = mix(this.seed, number);
    const role = choose(bits, roles);
    const project = this.places.projects[number % 5 < 3 ? 0 : 1];
    if (project === undefined) return null;
    return {
      number,
      guid: this.guids.of("vm", number),
      uuid: this.guids.of("disk", number * 16),
      name: `vm${String(number).padStart(6, "0")}-${role}`,
      project,
      manager: this.places.managers[number % 4] ?? null,
      isPresent: !isWithin(mix(this.seed, number, 5), 0.02) || number <= 4,
      sizeBytes: (20 + spread(mix(this.seed, number, 6), 480)) * 2 ** 30,
    };
  }

  find(guid: string): Machine | null {
    const number = this.guids.numberOf("vm", guid);
    return number === null ? null : this.at(number);
  }

  /** A machine that a restore made. */
  add(like: Machine, name: string, manager: Manager | null): Machine {
    const number = this.startCount + this.#added.length + 1;
    const made = { ...like, number, guid: this.guids.of("vm", number), uuid: this.guids.of("disk", number * 16), name, manager };
    this.#added.push({ ...made, isPresent: true });
    return made;
  }

  remove(number: number): void {
    this.#removed.add(number);
  }

  reset(): void {
    this.#added.length = 0;
    this.#removed.clear();
  }

  disksOf(machine: Machine): Json[] {
    const storage = machine.manager?.storages[0];
    return [0, 1].map((index) => ({
      guid: this.guids.of("disk", machine.number * 16 + 1 + index),
      uuid: this.guids.of("disk", machine.number * 16 + 8 + index),
      name: `disk-${index + 1}`,
      size: Math.floor(machine.sizeBytes / 2),
      present: machine.isPresent,
      excludedFromBackup: false,
      supported: true,
      type: word("IMAGE"),
      ...(storage ? { storage: reference(storage) } : {}),
    }));
  }

  nicsOf(machine: Machine): Json[] {
    const network = machine.manager?.networks[0];
    return [
      {
        guid: this.guids.of("nic", machine.number),
        uuid: this.guids.of("nic", machine.number + 2 ** 40),
        name: "eth0",
        ...(network ? { network: reference(network) } : {}),
        virtualMachine: reference(machine),
      },
    ];
  }
}
