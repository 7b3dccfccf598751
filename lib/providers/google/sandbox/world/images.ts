import type { Collection } from "../collection";
import { micros, objectOf, type Row } from "../row";
import type { Applications } from "./applications";
import type { Appliances } from "./appliances";
import type { Fleet } from "./fleet";
import { dayMs, firstIds, hrefOf, minuteMs } from "./ground";
import type { Protections } from "./protection";
import type { Templates } from "./templates";
import type { Run, Timeline } from "./timeline";

/** An image that an operation made: a backup out of turn, or what a mount put in use. */
export interface MadeImage {
  id: string;
  applicationId: string;
  jobClass: string;
  jobClassCode: number | null;
  label: string;
  takenAt: number;
  expiresAt: number;
  bytes: number;
  templateId: string | null;
  profileId: string | null;
  policyName: string;
  /** Set for active images. */
  active: { sourceId: string; hostId: string; hostName: string; madeHostId: string | null; isMounted: boolean } | null;
}

interface Change {
  label?: string;
  expiresAt?: number;
  fields?: Record<string, unknown>;
}

interface ImagesParts {
  fleet: Fleet;
  applications: Applications;
  appliances: Appliances;
  templates: Templates;
  protections: Protections;
  timeline: Timeline;
}

/** Job classes whose codes public sources give; no code is made up for the others. */
export const classCodes: Readonly<Record<string, number>> = { snapshot: 1, mount: 5, clone: 7 };

/** Backup images and active images. Those of scheduled runs are worked out; what operations made, changed or expired is held. */
export class Images implements Collection {
  #made = new Map<string, MadeImage>();
  #removed = new Set<string>();
  #changed = new Map<string, Change>();
  #revision = 0;
  #index: { key: string; ends: Float64Array } | null = null;

  constructor(private readonly parts: ImagesParts) {}

  reset(): void {
    this.#made.clear();
    this.#removed.clear();
    this.#changed.clear();
    this.#revision += 1;
  }

  get activeCount(): number {
    return [...this.#made.values()].filter(({ active }) => active !== null).length;
  }

  put(image: MadeImage): void {
    this.#made.set(image.id, image);
  }

  made(id: string): MadeImage | null {
    return this.#removed.has(id) ? null : (this.#made.get(id) ?? null);
  }

  remove(id: string): void {
    if (!this.#made.delete(id)) this.#removed.add(id);
    this.#revision += 1;
  }

  change(id: string, change: Change): void {
    const before = this.#changed.get(id);
    this.#changed.set(id, { ...before, ...change, fields: { ...before?.fields, ...change.fields } });
    this.#revision += 1;
  }

  count(now: number): number {
    return (this.#ends(now).at(-1) ?? 0) + this.#made.size;
  }

  slice(now: number, offset: number, limit: number): Row[] {
    const rows = [...this.#made.values()].slice(offset, offset + limit).map((image) => this.#ofMade(image, now));
    const from = Math.max(0, offset - this.#made.size);
    const ends = this.#ends(now);
    // The first application whose images reach past the offset.
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] ?? 0) > from) high = middle;
      else low = middle + 1;
    }
    let place = low === 0 ? 0 : (ends[low - 1] ?? 0);
    for (let number = low; number < ends.length && rows.length < limit; number += 1) {
      for (const run of this.#kept(String(firstIds.application + number), stamp(now))) {
        if (place >= from && rows.length < limit) rows.push(this.#ofRun(run, now));
        place += 1;
      }
    }
    return rows;
  }

  *all(now: number): Iterable<Row> {
    for (const image of this.#made.values()) yield this.#ofMade(image, now);
    for (let number = 0; number < this.parts.fleet.applicationCount; number += 1)
      for (const run of this.#kept(String(firstIds.application + number), stamp(now))) yield this.#ofRun(run, now);
  }

  *ofApplication(applicationId: string, now: number): Iterable<Row> {
    for (const run of this.#kept(applicationId, stamp(now))) yield this.#ofRun(run, now);
    for (const image of this.#made.values()) if (image.applicationId === applicationId) yield this.#ofMade(image, now);
  }

  *active(now: number): Iterable<Row> {
    for (const image of this.#made.values()) if (image.active !== null) yield this.#ofMade(image, now);
  }

  narrowed(field: string, values: readonly string[], now: number): Iterable<Row> | null {
    if (field === "appid") return values.flatMap((id) => [...this.ofApplication(id, now)]);
    if (field === "id") return values.flatMap((id) => this.find(id, now) ?? []);
    // Only what operations made or changed carries a label.
    if (field === "label") return [...this.#made.keys(), ...this.#changed.keys()].flatMap((id) => this.find(id, now) ?? []);
    if (field === "characteristic" && values.every((value) => value === "Mount" || value === "Unmount"))
      return [...this.active(now)];
    return null;
  }

  find(id: string, now: number): Row | null {
    if (this.#removed.has(id)) return null;
    const made = this.#made.get(id);
    if (made !== undefined) return this.#ofMade(made, now);
    const run = /^\d+$/.test(id) ? this.parts.timeline.find(Number(id), now) : null;
    return run !== null && this.#isKept(run, stamp(now)) ? this.#ofRun(run, now) : null;
  }

  *#kept(applicationId: string, now: number): Iterable<Run> {
    const { protections, templates, timeline } = this.parts;
    const longest = Math.max(
      0,
      ...protections
        .history(applicationId)
        .flatMap(({ templateId }) => templates.running(templateId, now).map(({ retentionMs }) => retentionMs)),
    );
    for (const run of timeline.runs(applicationId, now - longest - 2 * dayMs, now)) if (this.#isKept(run, now)) yield run;
  }

  #isKept(run: Run, now: number): boolean {
    if (run.isFailed || run.cancelledAt !== null || run.endsAt > now || this.#removed.has(String(run.number))) return false;
    return this.#expiryOf(run) > now;
  }

  #expiryOf(run: Run): number {
    return this.#changed.get(String(run.number))?.expiresAt ?? run.startsAt + run.policy.retentionMs;
  }

  /** How many images there are up to and with each application's, as of this minute. */
  #ends(now: number): Float64Array {
    const at = stamp(now);
    const key = `${at} ${this.#revision} ${this.parts.timeline.revision}`;
    if (this.#index?.key === key) return this.#index.ends;
    const ends = new Float64Array(this.parts.fleet.applicationCount);
    let count = 0;
    for (let number = 0; number < ends.length; number += 1) {
      for (const _ of this.#kept(String(firstIds.application + number), at)) count += 1;
      ends[number] = count;
    }
    this.#index = { key, ends };
    return ends;
  }

  #ofRun(run: Run, now: number): Row {
    const id = String(run.number);
    return this.#row(
      {
        id,
        applicationId: run.applicationId,
        jobClass: run.policy.jobClass,
        jobClassCode: classCodes[run.policy.jobClass] ?? null,
        label: "",
        takenAt: run.startsAt,
        expiresAt: this.#expiryOf(run),
        bytes: run.bytes,
        templateId: run.templateId,
        profileId: run.profileId,
        policyName: run.policy.name,
        active: null,
      },
      run.number - firstIds.run,
      now,
    );
  }

  #ofMade(image: MadeImage, now: number): Row {
    const expiresAt = this.#changed.get(image.id)?.expiresAt ?? image.expiresAt;
    return this.#row({ ...image, expiresAt }, Number(image.id), now);
  }

  #row(image: MadeImage, number: number, now: number): Row {
    const { applications, appliances, templates, fleet } = this.parts;
    const application = applications.named(image.applicationId);
    const host = objectOf(application?.host);
    const cluster = objectOf(application?.cluster);
    const change = this.#changed.get(image.id);
    const { active } = image;
    return {
      "@type": "backupRest",
      id: image.id,
      href: hrefOf(fleet.ground, "backup", image.id),
      syncdate: micros(stamp(now)),
      stale: false,
      srcid: String(number),
      backupname: `Image_${String(number).padStart(7, "0")}`,
      label: change?.label ?? image.label,
      jobclass: image.jobClass,
      ...(image.jobClassCode === null ? {} : { jobclasscode: image.jobClassCode }),
      backupdate: micros(image.takenAt),
      consistencydate: micros(image.takenAt),
      expiration: micros(image.expiresAt),
      immutabilitydate: 0,
      consumedsize: image.bytes,
      virtualsize: String(image.bytes * 2),
      application_allocated_size: image.bytes * 2,
      appname: application?.appname,
      apptype: application?.apptype,
      application: {
        id: image.applicationId,
        appname: application?.appname,
        apptype: application?.apptype,
        orglist: application?.orglist ?? [],
        host,
      },
      host,
      uniquehostname: host.uniquename,
      cluster,
      clusterid: cluster.clusterid,
      sltname: image.templateId === null ? "" : (templates.find(image.templateId)?.name ?? ""),
      slpname: image.profileId === null ? "" : (appliances.profiles.find(image.profileId)?.name ?? ""),
      policyname: image.policyName,
      sensitivity: 0,
      modifydate: micros(image.takenAt),
      ...(application?.apptype === "GCPInstance" ? { cloudcredential: { id: "3001" } } : {}),
      ...(active === null
        ? { restorableobjects: [] }
        : {
            characteristic: active.isMounted ? "Mount" : "Unmount",
            mountedhost: active.isMounted ? [{ id: active.hostId, hostname: active.hostName }] : [],
            sourceimage: { id: active.sourceId },
            ...(active.madeHostId === null ? {} : { vmname: active.hostName }),
          }),
      ...change?.fields,
    };
  }
}

/** Lists agree within a minute, so that pages of one pass do. */
const stamp = (now: number): number => Math.floor(now / minuteMs) * minuteMs;
