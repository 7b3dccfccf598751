import type { Collection } from "../collection";
import { merged, micros, type Row } from "../row";
import type { Appliances } from "./appliances";
import type { Fleet } from "./fleet";
import { firstIds, hrefOf, minuteMs } from "./ground";
import type { Protections } from "./protection";
import type { Templates } from "./templates";

const friendlyTypes: Readonly<Record<string, string>> = {
  GCPInstance: "Compute Engine Instance",
  VMBackup: "VMware VM",
  FileSystem: "File System",
  SqlInstance: "Microsoft SQL Server Instance",
  POSTGRESQLInstance: "PostgreSQL Instance",
};

interface ApplicationsParts {
  fleet: Fleet;
  protections: Protections;
  templates: Templates;
  appliances: Appliances;
  /** Groups that applications are in, by application. */
  groupsOf(applicationId: string): { consistencygroup?: object; logicalgroup?: object };
}

/** The console's applications: arithmetic for those it starts with, changes and newcomers on top. */
export class Applications implements Collection {
  #patches = new Map<string, Record<string, unknown>>();
  #removed = new Set<string>();
  #added = new Map<string, Row>();
  #next = firstIds.addedApplication as number;
  #revision = 0;
  #lastShown: { id: string; revision: number; row: Row | null } | null = null;

  constructor(private readonly parts: ApplicationsParts) {}

  reset(): void {
    this.#patches.clear();
    this.#removed.clear();
    this.#added.clear();
    this.#revision += 1;
    this.#next = firstIds.addedApplication;
  }

  add(fields: object): Row {
    this.#next += 1;
    const id = String(this.#next);
    const base: Row = {
      "@type": "applicationRest",
      id,
      href: hrefOf(this.parts.fleet.ground, "application", id),
      managed: false,
    };
    const row = merged(base, fields);
    this.#added.set(id, row);
    this.#revision += 1;
    return row;
  }

  update(id: string, change: object): void {
    this.#patches.set(id, merged(this.#patches.get(id) ?? {}, change));
    this.#revision += 1;
  }

  remove(id: string): void {
    if (!this.#added.delete(id)) this.#removed.add(id);
    this.#revision += 1;
  }

  count(): number {
    return this.parts.fleet.applicationCount - this.#removed.size + this.#added.size;
  }

  slice(now: number, offset: number, limit: number): Row[] {
    if (this.#removed.size === 0 && offset + limit <= this.parts.fleet.applicationCount)
      return Array.from({ length: limit }, (_, place) => this.#starting(offset + place, now));
    const rows: Row[] = [];
    let place = 0;
    for (const row of this.#makers(now)) {
      if (place >= offset) rows.push(row());
      place += 1;
      if (rows.length === limit) break;
    }
    return rows;
  }

  *all(now: number): Iterable<Row> {
    for (const row of this.#makers(now)) yield row();
  }

  find(id: string, now: number): Row | null {
    const number = this.parts.fleet.numberOf(id);
    if (number !== null) return this.#removed.has(id) ? null : this.#starting(number, now);
    const added = this.#added.get(id);
    return added === undefined ? null : this.#shown(added);
  }

  /** What jobs and images say of their application; they come many at a time, so the last one asked for is kept. */
  named(id: string): Row | null {
    const last = this.#lastShown;
    if (last?.id === id && last.revision === this.#revision) return last.row;
    const row = this.find(id, this.parts.fleet.ground.startedAt);
    this.#lastShown = { id, revision: this.#revision, row };
    return row;
  }

  narrowed(field: string, values: readonly string[], now: number): Iterable<Row> | null {
    return field === "id" || field === "appid" ? values.flatMap((id) => this.find(id, now) ?? []) : null;
  }

  *#makers(now: number): Iterable<() => Row> {
    for (let number = 0; number < this.parts.fleet.applicationCount; number += 1)
      if (!this.#removed.has(String(firstIds.application + number))) yield () => this.#starting(number, now);
    for (const row of this.#added.values()) yield () => this.#shown(row);
  }

  #starting(number: number, now: number): Row {
    const { fleet, appliances } = this.parts;
    const { id, name, type, host, organization, appliance, isOnBoth, isVm } = fleet.application(number);
    const first = appliances.at(appliance);
    const sources = (isOnBoth ? [first, appliances.at(appliance === 0 ? 1 : 0)] : [first]).map((source) => ({
      "@type": "applicationRest",
      srcid: String(20_000 + number * 2 + source.index),
      clusterid: source.clusterId,
      cluster: source.brief,
      appname: name,
      apptype: type,
    }));
    return this.#shown({
      "@type": "applicationRest",
      id,
      href: hrefOf(fleet.ground, "application", id),
      syncdate: micros(Math.floor(now / minuteMs) * minuteMs),
      stale: false,
      srcid: sources[0]?.srcid,
      appname: name,
      name,
      apptype: type,
      friendlytype: friendlyTypes[type],
      appclass: type,
      description: "",
      uniquename: isVm ? host.uniqueName : `${host.uniqueName}_${name}`,
      pathname: type === "FileSystem" ? name : host.name,
      isvm: isVm,
      isorphan: false,
      ignore: false,
      isclustered: false,
      sensitivity: 0,
      protectable: "FULLY",
      appstate_text: [],
      networkname: host.name,
      networkip: host.ipAddress,
      cluster: first.brief,
      sourcecluster: first.clusterId,
      sources,
      host: { id: host.id, hostname: host.name, name: host.name, ostype: host.system, uniquename: host.uniqueName, isvm: true },
      orglist: [{ id: organization.id, name: organization.name }],
    });
  }

  /** What lies on top: changes, protection, groups. */
  #shown(base: Row): Row {
    const { protections, templates, appliances, groupsOf } = this.parts;
    const protection = protections.current(base.id);
    const patched = { ...base, ...this.#patches.get(base.id), managed: protection !== null, ...groupsOf(base.id) };
    if (protection === null) return patched;
    const sla = {
      id: protection.slaId,
      slt: { id: protection.templateId, name: templates.find(protection.templateId)?.name },
      slp: { id: protection.profileId, name: appliances.profiles.find(protection.profileId)?.name },
    };
    return { ...patched, scheduleoff: protection.offSince !== null, sla };
  }
}
