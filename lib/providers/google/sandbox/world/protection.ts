import { isWithin, mix } from "@/lib/sandbox/randomness";
import type { Fleet } from "./fleet";
import { firstIds } from "./ground";

/** That an application is backed up: an SLA from its beginning to its end. */
export interface Protection {
  slaId: string;
  applicationId: string;
  templateId: string;
  profileId: string;
  from: number;
  until: number | null;
  /** Whatever else the SLA says: texts, switches. */
  fields: Record<string, unknown>;
  /** Since when the scheduler is off; null while it is on. */
  offSince: number | null;
}

const protectedShare = 0.85;

/** Which applications are protected: by arithmetic at the start, by a short list since. */
export class Protections {
  /** Applications whose protection is no longer what it was at the start. */
  #changed = new Map<string, Protection[]>();
  #bySla = new Map<string, string>();
  #next = firstIds.addedSla as number;
  #startingCount: number | null = null;
  revision = 0;

  constructor(private readonly fleet: Fleet) {}

  reset(): void {
    this.#changed.clear();
    this.#bySla.clear();
    this.#next = firstIds.addedSla;
    this.revision += 1;
  }

  /** All that an application had, in order; the last one may still stand. */
  history(applicationId: string): readonly Protection[] {
    const changed = this.#changed.get(applicationId);
    if (changed !== undefined) return changed;
    const number = this.fleet.numberOf(applicationId);
    return number === null || !this.isProtectedAtStart(number) ? [] : [this.#starting(number)];
  }

  current(applicationId: string): Protection | null {
    const last = this.history(applicationId).at(-1);
    return last !== undefined && last.until === null ? last : null;
  }

  find(slaId: string): Protection | null {
    const number = Number(slaId) - firstIds.sla;
    const applicationId = this.#bySla.get(slaId) ?? String(firstIds.application + number);
    const current = this.current(applicationId);
    return current?.slaId === slaId ? current : null;
  }

  protect(applicationId: string, wanted: Pick<Protection, "templateId" | "profileId" | "fields">, now: number): Protection {
    this.#next += 1;
    const made: Protection = { ...wanted, slaId: String(this.#next), applicationId, from: now, until: null, offSince: null };
    this.#bySla.set(made.slaId, applicationId);
    this.#put(applicationId, [...this.history(applicationId), made]);
    return made;
  }

  update(current: Protection, change: Partial<Protection>): Protection {
    const next = { ...current, ...change };
    this.#put(current.applicationId, [...this.history(current.applicationId).slice(0, -1), next]);
    return next;
  }

  unprotect(current: Protection, now: number): void {
    this.update(current, { until: now });
  }

  /** Ids of protected applications, in the order of their SLAs' ids: those of the start, then those that came later. */
  *applicationIds(): Iterable<string> {
    for (let number = 0; number < this.fleet.applicationCount; number += 1) {
      if (!this.isProtectedAtStart(number)) continue;
      const id = String(firstIds.application + number);
      if (!this.#changed.has(id) || this.current(id)?.slaId === String(firstIds.sla + number)) yield id;
    }
    for (const [slaId, applicationId] of this.#bySla) if (this.current(applicationId)?.slaId === slaId) yield applicationId;
  }

  count(): number {
    this.#startingCount ??= Array.from({ length: this.fleet.applicationCount }, (_, number) => number).filter((number) =>
      this.isProtectedAtStart(number),
    ).length;
    let count = this.#startingCount;
    for (const id of this.#changed.keys()) {
      const number = this.fleet.numberOf(id);
      count += (this.current(id) === null ? 0 : 1) - (number !== null && this.isProtectedAtStart(number) ? 1 : 0);
    }
    return count;
  }

  isProtectedAtStart(number: number): boolean {
    // The first rack shows both, whatever the seed.
    if (number < 10) return number !== 3;
    return isWithin(mix(this.fleet.ground.salt, number, 21), protectedShare);
  }

  #starting(number: number): Protection {
    const { type, appliance } = this.fleet.application(number);
    const bits = mix(this.fleet.ground.salt, number, 22);
    const place =
      type === "GCPInstance"
        ? bits % 4 === 0
          ? 2
          : bits % 17 === 0
            ? 5
            : 1
        : type === "VMBackup" || type === "FileSystem"
          ? 3
          : 4;
    return {
      slaId: String(firstIds.sla + number),
      applicationId: String(firstIds.application + number),
      templateId: String(firstIds.slt + place),
      profileId: String(firstIds.slp + appliance + 1),
      from: 0,
      until: null,
      fields: {},
      offSince: number > 10 && bits % 29 === 0 ? 0 : null,
    };
  }

  #put(applicationId: string, history: Protection[]): void {
    this.#changed.set(applicationId, history);
    this.revision += 1;
  }
}
