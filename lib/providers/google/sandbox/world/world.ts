import type { VendorGround } from "@/lib/sandbox/vendor";
import type { SandboxConsole } from "../accounts";
import type { Collection } from "../collection";
import { micros, type Row } from "../row";
import { Appliances } from "./appliances";
import { Applications } from "./applications";
import { Fleet } from "./fleet";
import { dayMs, firstIds, groundOf, hrefOf, type ConsoleGround } from "./ground";
import { Groups } from "./groups";
import { Hosts } from "./hosts";
import { classCodes, Images } from "./images";
import { Jobs } from "./jobs";
import { Protections, type Protection } from "./protection";
import { Shelves } from "./shelves";
import { Templates } from "./templates";
import { Timeline } from "./timeline";

/** SLAs of logical groups; they have no application. */
interface GroupSla {
  groupId: string;
  row: Row;
}

/** Everything that one console knows. */
export class World {
  readonly ground: ConsoleGround;
  readonly fleet: Fleet;
  readonly appliances: Appliances;
  readonly templates: Templates;
  readonly protections: Protections;
  readonly timeline: Timeline;
  readonly groups: Groups;
  readonly applications: Applications;
  readonly hosts: Hosts;
  readonly images: Images;
  readonly jobs: Jobs;
  readonly shelves: Shelves;
  #groupSlas = new Map<string, GroupSla>();
  #appliancePlaces = new Map<string, string>();
  isDynamicDryRun = false;

  constructor(console: SandboxConsole, vendor: VendorGround) {
    this.ground = groundOf(console, vendor);
    this.fleet = new Fleet(this.ground);
    this.appliances = new Appliances(this.ground);
    this.templates = new Templates(this.ground);
    this.protections = new Protections(this.fleet);
    this.timeline = new Timeline(this.fleet, this.templates, this.protections);
    this.groups = new Groups(this.ground, this.appliances);
    const { fleet, appliances, templates, protections, timeline } = this;
    const groupsOf = (applicationId: string) => this.groups.shownOn(applicationId);
    this.applications = new Applications({ fleet, appliances, templates, protections, groupsOf });
    this.hosts = new Hosts(fleet, appliances);
    const { applications } = this;
    this.images = new Images({ fleet, applications, appliances, templates, protections, timeline });
    this.jobs = new Jobs({ fleet, applications, templates, timeline });
    this.shelves = new Shelves(this.ground, appliances);
    this.#furnish();
  }

  reset(): void {
    for (const part of [this.templates, this.protections, this.timeline, this.groups, this.applications, this.hosts])
      part.reset();
    for (const part of [this.appliances, this.images, this.jobs, this.shelves]) part.reset();
    this.#groupSlas.clear();
    this.#appliancePlaces.clear();
    this.isDynamicDryRun = false;
    this.#furnish();
  }

  /** Applications protected one by one, then logical groups. */
  readonly slas: Collection = {
    count: () => this.protections.count() + this.#groupSlas.size,
    slice: (now, offset, limit) => {
      const rows: Row[] = [];
      let place = 0;
      for (const applicationId of this.protections.applicationIds()) {
        if (rows.length >= limit) return rows;
        const current = place >= offset ? this.protections.current(applicationId) : null;
        if (current !== null) rows.push(this.slaRow(current, now));
        place += 1;
      }
      const left = Math.max(0, offset - place);
      return [...rows, ...[...this.#groupSlas.values()].slice(left, left + limit - rows.length).map(({ row }) => row)];
    },
    all: (now) => this.#allSlas(now),
    find: (id, now) => {
      const current = this.protections.find(id);
      return current === null ? (this.#groupSlas.get(id)?.row ?? null) : this.slaRow(current, now);
    },
    narrowed: (field, values, now) => {
      if (field === "id") return values.flatMap((id) => this.slas.find(id, now) ?? []);
      if (field !== "appid") return null;
      return values.flatMap((id) => {
        const current = this.protections.current(id);
        return current === null ? [] : this.slaRow(current, now);
      });
    },
  };

  *#allSlas(now: number): Iterable<Row> {
    for (const applicationId of this.protections.applicationIds()) {
      const current = this.protections.current(applicationId);
      if (current !== null) yield this.slaRow(current, now);
    }
    for (const { row } of this.#groupSlas.values()) yield row;
  }

  slaRow(protection: Protection, now: number): Row {
    const application = this.applications.find(protection.applicationId, now);
    return {
      "@type": "slaRest",
      id: protection.slaId,
      href: hrefOf(this.ground, "sla", protection.slaId),
      description: "",
      modifydate: micros(protection.from === 0 ? Date.UTC(2025, 1, 1) : protection.from),
      scheduleoff: String(protection.offSince !== null),
      expirationoff: "false",
      logexpirationoff: false,
      dedupasyncoff: "false",
      ...protection.fields,
      application: {
        id: protection.applicationId,
        appname: application?.appname,
        apptype: application?.apptype,
        pathname: application?.pathname,
        host: application?.host,
        orglist: application?.orglist ?? [],
      },
      slt: { id: protection.templateId, name: this.templates.find(protection.templateId)?.name },
      slp: { id: protection.profileId, name: this.appliances.profiles.find(protection.profileId)?.name },
    };
  }

  groupSla(groupId: string): Row | null {
    return [...this.#groupSlas.values()].find((sla) => sla.groupId === groupId)?.row ?? null;
  }

  putGroupSla(groupId: string, fields: object): Row {
    const id = this.groupSla(groupId)?.id ?? String(7_950_000 + Number(groupId));
    const row = {
      "@type": "slaRest",
      id,
      href: hrefOf(this.ground, "sla", id),
      scheduleoff: "false",
      expirationoff: "false",
      ...fields,
    };
    this.#groupSlas.set(id, { groupId, row });
    return row;
  }

  removeGroupSla(groupId: string): void {
    for (const [id, sla] of this.#groupSlas) if (sla.groupId === groupId) this.#groupSlas.delete(id);
  }

  /** Parameters and schedules of appliances, by a key of both. */
  appliancePlace(key: string): string | null {
    return this.#appliancePlaces.get(key) ?? null;
  }
  setAppliancePlace(key: string, value: string): void {
    this.#appliancePlaces.set(key, value);
  }

  counts(): { counts: Record<string, number>; estimated: string[] } {
    const { fleet, templates, groups, images } = this;
    return {
      counts: {
        applications: this.applications.count(),
        hosts: this.hosts.count(),
        slas: this.slas.count(fleet.ground.startedAt),
        templates: templates.count(),
        policies: templates.policyCount,
        profiles: this.appliances.profiles.count(),
        consistencyGroups: groups.consistency.count(),
        logicalGroups: groups.logical.count(),
        groupMembers: groups.memberCount,
        activeImages: images.activeCount,
      },
      estimated: [],
    };
  }

  /** What a console has from its first day: groups, a mount in use, and a job that takes its time. */
  #furnish(): void {
    const now = this.ground.startedAt;
    if (this.fleet.applicationCount < 10) return;
    const midnight = Math.floor(now / dayMs) * dayMs;
    const at = (number: number) => this.fleet.application(number);
    const web = this.groups.createLogical({
      name: "web-tier",
      description: "Web servers that are backed up alike",
      cluster: { id: this.appliances.at(0).id },
    });
    for (const number of [0, 1]) this.groups.join("logical", web.id, at(number).id);
    const file = at(4);
    const application = this.applications.add({
      appname: "erp-consistent",
      name: "erp-consistent",
      apptype: "ConsistGrp",
      host: { id: file.host.id, hostname: file.host.name },
      orglist: [{ ...file.organization }],
      cluster: this.appliances.at(0).brief,
    });
    const group = this.groups.createConsistency(
      { groupname: "erp-consistent", host: { id: file.host.id, hostname: file.host.name }, cluster: this.appliances.at(0).brief },
      application,
    );
    for (const number of [5, 6]) this.groups.join("consistency", group.id, at(number).id);

    const mounted = at(5);
    const mountId = String(firstIds.image + 1);
    this.images.put({
      id: mountId,
      applicationId: mounted.id,
      jobClass: "mount",
      jobClassCode: classCodes.mount ?? null,
      label: "month-end check",
      takenAt: midnight - dayMs,
      expiresAt: midnight + 30 * dayMs,
      bytes: 4 * 1_073_741_824,
      templateId: null,
      profileId: null,
      policyName: "",
      active: {
        sourceId: String(firstIds.image),
        hostId: mounted.host.id,
        hostName: mounted.host.name,
        madeHostId: null,
        isMounted: true,
      },
    });
    const past = { templateId: null, policyName: "", isScheduled: false, effect: () => undefined };
    this.jobs.put({
      ...past,
      id: mountId,
      applicationId: mounted.id,
      jobClass: "mount",
      label: "month-end check",
      targetHost: mounted.host.name,
      queuedAt: midnight - dayMs,
      startsAt: midnight - dayMs + 9_000,
      endsAt: midnight - dayMs + 240_000,
      outcome: "succeeded",
      cancelledAt: null,
      isSettled: true,
    });
    this.jobs.put({
      ...past,
      id: String(firstIds.image + 2),
      applicationId: at(1).id,
      jobClass: "StreamSnap",
      label: "",
      targetHost: "",
      queuedAt: midnight - 3_700_000,
      startsAt: midnight - 3_600_000,
      endsAt: midnight + 30 * dayMs,
      outcome: "succeeded",
      cancelledAt: null,
      isSettled: false,
    });
  }
}
