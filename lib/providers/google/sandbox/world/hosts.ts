import type { Collection } from "../collection";
import { merged, micros, type Row } from "../row";
import type { Appliances } from "./appliances";
import type { Fleet, Machine } from "./fleet";
import { firstIds, hrefOf, minuteMs } from "./ground";

/** Machines: those that applications stand on, the hypervisors, and one that has no application yet. */
export class Hosts implements Collection {
  #patches = new Map<string, Record<string, unknown>>();
  #removed = new Set<string>();
  #added = new Map<string, Row>();
  #next = firstIds.addedHost as number;

  constructor(
    private readonly fleet: Fleet,
    private readonly appliances: Appliances,
  ) {
    this.reset();
  }

  reset(): void {
    this.#patches.clear();
    this.#removed.clear();
    this.#added.clear();
    this.#next = firstIds.addedHost;
    const orglist = this.fleet.ground.console.organizations.map(({ id, name }) => ({ id, name }));
    const vCenter = this.add({
      hostname: "vcenter-01.internal",
      name: "vcenter-01",
      hosttype: "vcenter",
      isvcenterhost: true,
      orglist,
    });
    const esx = ["esx-01.internal", "esx-02.internal"].map((hostname) =>
      this.add({ hostname, name: hostname, hosttype: "esx", isesxhost: true, vcenterhostid: vCenter.id, orglist }),
    );
    this.update(vCenter.id, {
      esxlist: esx.map(({ id, hostname }) => ({ id, hostname })),
      datastorelist: [
        { name: "datastore-ssd-01", capacity: "20480", freespace: "9216" },
        { name: "datastore-hdd-01", capacity: "81920", freespace: "40960" },
      ],
    });
    this.add({
      hostname: "staging-01",
      name: "staging-01",
      ostype: "Linux",
      hosttype: "generic",
      isvm: false,
      ipaddress: "10.250.0.10",
      hasagent: true,
      orglist: orglist.slice(0, 1),
    });
  }

  add(fields: object): Row {
    this.#next += 1;
    const id = String(this.#next);
    const { brief, clusterId } = this.appliances.at(0);
    const base: Row = {
      "@type": "hostRest",
      id,
      href: hrefOf(this.fleet.ground, "host", id),
      srcid: String(80_000 + this.#next),
      hosttype: "generic",
      appliance: brief,
      sourcecluster: clusterId,
      sources: [{ "@type": "hostRest", srcid: String(80_000 + this.#next), clusterid: clusterId }],
      orglist: [],
    };
    const row = merged(base, fields);
    this.#added.set(id, row);
    return row;
  }

  update(id: string, change: object): void {
    const added = this.#added.get(id);
    if (added === undefined) this.#patches.set(id, merged(this.#patches.get(id) ?? {}, change));
    else this.#added.set(id, merged(added, change));
  }

  remove(id: string): void {
    if (!this.#added.delete(id)) this.#removed.add(id);
  }

  count(): number {
    return this.fleet.hostCount - this.#removed.size + this.#added.size;
  }

  slice(now: number, offset: number, limit: number): Row[] {
    const rows: Row[] = [];
    if (this.#removed.size === 0) {
      for (let place = offset; place < Math.min(offset + limit, this.fleet.hostCount); place += 1)
        rows.push(this.#shown(this.fleet.hostAt(place), now));
      const left = Math.max(0, offset - this.fleet.hostCount);
      return [...rows, ...[...this.#added.values()].slice(left, left + limit - rows.length)];
    }
    let place = 0;
    for (const row of this.all(now)) {
      if (place >= offset && rows.length < limit) rows.push(row);
      place += 1;
    }
    return rows;
  }

  *all(now: number): Iterable<Row> {
    for (let place = 0; place < this.fleet.hostCount; place += 1) {
      const host = this.fleet.hostAt(place);
      if (!this.#removed.has(host.id)) yield this.#shown(host, now);
    }
    yield* this.#added.values();
  }

  find(id: string, now: number): Row | null {
    const added = this.#added.get(id);
    if (added !== undefined) return added;
    const number = Number(id) - firstIds.host;
    if (!Number.isInteger(number) || number < 0 || number >= this.fleet.applicationCount || this.#removed.has(id)) return null;
    // Some applications stand on the machine of another and have none of this number.
    return this.fleet.application(number).isVm ? this.#shown(this.fleet.machine(number), now) : null;
  }

  narrowed(field: string, values: readonly string[], now: number): Iterable<Row> | null {
    return field === "id" ? values.flatMap((id) => this.find(id, now) ?? []) : null;
  }

  #shown(host: Machine, now: number): Row {
    const first = this.appliances.at(host.appliance);
    const known = host.isOnBoth ? [first, this.appliances.at(host.appliance === 0 ? 1 : 0)] : [first];
    const isWindows = host.system.startsWith("Windows");
    return {
      "@type": "hostRest",
      id: host.id,
      href: hrefOf(this.fleet.ground, "host", host.id),
      syncdate: micros(Math.floor(now / minuteMs) * minuteMs),
      stale: false,
      srcid: String(60_000 + host.number * 2),
      hostname: host.name,
      name: host.name,
      uniquename: host.uniqueName,
      ipaddress: host.ipAddress,
      isvm: true,
      vmtype: host.isCloud ? "gcp" : "vmware",
      hosttype: host.isCloud ? "gcpinstance" : "generic",
      ostype: isWindows ? "Win32" : "Linux",
      osrelease: host.system,
      hasagent: !host.isCloud,
      isvcenterhost: false,
      isesxhost: false,
      isproxyhost: false,
      transport: "nfs",
      ...(host.isCloud ? { projectid: this.fleet.ground.console.project, zone: `${this.fleet.ground.console.region}-a` } : {}),
      appliance: first.brief,
      sourcecluster: first.clusterId,
      sources: known.map((appliance) => ({
        "@type": "hostRest",
        srcid: String(60_000 + host.number * 2 + appliance.index),
        clusterid: appliance.clusterId,
        hostname: host.name,
      })),
      orglist: [{ id: host.organization.id, name: host.organization.name }],
      ...this.#patches.get(host.id),
    };
  }
}
