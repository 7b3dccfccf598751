import { merged, micros, type Row } from "../row";
import type { Collection } from "../collection";
import { dayMs, firstIds, hrefOf, type ConsoleGround } from "./ground";
import { policyDefaults, startingTemplates } from "./starting-templates";

/** A policy of a template as it stands from one moment on; null once it was removed. */
interface Version {
  since: number;
  row: Row | null;
}
interface Policy {
  id: string;
  templateId: string;
  /** Its place in the template: part of the ids of its runs. */
  slot: number;
  versions: Version[];
}

/** A policy as the timeline runs it. */
export interface RunningPolicy {
  id: string;
  name: string;
  slot: number;
  jobClass: "snapshot" | "OnVault" | "DirectOnVault" | "StreamSnap";
  /** Seconds after midnight. */
  startSeconds: number;
  /** Runs a day and how many seconds lie between them. */
  runsPerDay: number;
  everySeconds: number;
  /** Days of the week, 0 for Sunday; null for every day. */
  weekdays: readonly number[] | null;
  retentionMs: number;
}

const jobClasses: Readonly<Record<string, RunningPolicy["jobClass"]>> = {
  snap: "snapshot",
  cloud: "OnVault",
  DirectOnVault: "DirectOnVault",
  stream_snap: "StreamSnap",
};
const unitMs: Readonly<Record<string, number>> = {
  hours: 3_600_000,
  days: dayMs,
  weeks: 7 * dayMs,
  months: 30 * dayMs,
  years: 365 * dayMs,
};
const weekdayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Templates (SLT) and their policies; what a policy was at a moment of the past stays known, so that a change rewrites no history. */
export class Templates implements Collection {
  #rows = new Map<string, Row>();
  #policies = new Map<string, Policy>();
  readonly #running = new Map<string, { since: number; policies: readonly RunningPolicy[] }>();
  #nextTemplate = 0;
  #nextPolicy = 0;
  /** Raised with every change, so that what was worked out from policies is worked out again. */
  revision = 0;

  constructor(private readonly ground: ConsoleGround) {
    this.reset();
  }

  reset(): void {
    this.#changed();
    this.#rows.clear();
    this.#policies.clear();
    [this.#nextTemplate, this.#nextPolicy] = [firstIds.slt, firstIds.policy];
    for (const { name, description, policies } of startingTemplates) {
      const row = this.create({ name, description });
      for (const policy of policies) this.addPolicy(row.id, policy, 0);
    }
  }

  create(fields: object): Row {
    this.#nextTemplate += 1;
    const id = String(this.#nextTemplate);
    const orglist = this.ground.console.organizations.map(({ id: orgId, name }) => ({ id: orgId, name }));
    const base = {
      "@type": "sltRest",
      id,
      href: hrefOf(this.ground, "slt", id),
      override: "true",
      sourcename: "",
      managedbyagm: true,
      orglist,
    };
    const row = merged(base, fields);
    this.#rows.set(id, row);
    return row;
  }

  #changed(): void {
    this.revision += 1;
    this.#running.clear();
  }

  update(id: string, change: object): Row | null {
    const row = this.#rows.get(id);
    if (row === undefined) return null;
    const next = merged(row, change);
    this.#rows.set(id, next);
    return next;
  }

  remove(id: string): boolean {
    this.#changed();
    for (const policy of this.#policies.values()) if (policy.templateId === id) this.#policies.delete(policy.id);
    return this.#rows.delete(id);
  }

  addPolicy(templateId: string, fields: object, now: number): Row {
    this.#nextPolicy += 1;
    this.#changed();
    const id = String(this.#nextPolicy);
    const base: Row = { "@type": "policyRest", id, href: hrefOf(this.ground, `slt/${templateId}/policy`, id), ...policyDefaults };
    const row = merged(base, fields);
    const slot =
      Math.max(
        -1,
        ...[...this.#policies.values()].filter((policy) => policy.templateId === templateId).map((policy) => policy.slot),
      ) + 1;
    this.#policies.set(id, { id, templateId, slot, versions: [{ since: now, row }] });
    return row;
  }

  updatePolicy(policyId: string, change: object | null, now: number): Row | null {
    const policy = this.#policies.get(policyId);
    const row = policy?.versions.at(-1)?.row ?? null;
    if (policy === undefined || row === null) return null;
    this.#changed();
    const next = change === null ? null : merged(row, change);
    policy.versions.push({ since: now, row: next });
    return next ?? row;
  }

  policies(templateId: string): Row[] {
    return [...this.#policies.values()].flatMap((policy) =>
      policy.templateId === templateId ? (policy.versions.at(-1)?.row ?? []) : [],
    );
  }

  policy(templateId: string, policyId: string): Row | null {
    return this.policies(templateId).find(({ id }) => id === policyId) ?? null;
  }

  get policyCount(): number {
    return [...this.#policies.values()].filter(({ versions }) => versions.at(-1)?.row).length;
  }

  /** The policies that ran for a template at a moment. */
  running(templateId: string, at: number): readonly RunningPolicy[] {
    const known = this.#running.get(templateId);
    if (known !== undefined && at >= known.since) return known.policies;
    const policies = [...this.#policies.values()].filter((policy) => policy.templateId === templateId && policy.slot <= 7);
    const found = policies.flatMap((policy) => {
      const row = policy.versions.findLast(({ since }) => since <= at)?.row ?? null;
      return row === null ? [] : runningPolicy(policy.slot, row);
    });
    const since = Math.max(0, ...policies.map(({ versions }) => versions.at(-1)?.since ?? 0));
    // What holds since the last change is what is asked for nearly always.
    if (at >= since) this.#running.set(templateId, { since, policies: found });
    return found;
  }

  count(): number {
    return this.#rows.size;
  }
  slice(_now: number, offset: number, limit: number): Row[] {
    return [...this.all()].slice(offset, offset + limit);
  }
  *all(): Iterable<Row> {
    for (const row of this.#rows.values()) yield this.#shown(row);
  }
  find(id: string): Row | null {
    const row = this.#rows.get(id);
    return row === undefined ? null : this.#shown(row);
  }

  #shown(row: Row): Row {
    return {
      ...row,
      policy_href: `${String(row.href)}/policy`,
      option_href: `${String(row.href)}/option`,
      syncdate: micros(this.ground.startedAt),
    };
  }
}

function runningPolicy(slot: number, row: Row): RunningPolicy | [] {
  const jobClass = jobClasses[String(row.op ?? "snap")];
  const startSeconds = Number(row.starttime ?? 0);
  if (jobClass === undefined || !Number.isFinite(startSeconds)) return [];
  const everySeconds = row.rpom === "hours" ? Math.max(3, Number(row.rpo ?? 24)) * 3_600 : 86_400;
  const isDaily = row.scheduletype === "daily" || row.scheduletype === undefined;
  const named = /dow:([a-z,]+)/.exec(String(row.selection ?? ""))?.[1]?.split(",") ?? ["sun"];
  return {
    id: row.id,
    name: String(row.name ?? ""),
    slot,
    jobClass,
    startSeconds,
    runsPerDay: isDaily ? Math.max(1, Math.min(8, Math.floor(86_400 / everySeconds))) : 1,
    everySeconds,
    weekdays: isDaily ? null : row.scheduletype === "weekly" ? named.map((name) => weekdayNames.indexOf(name)) : [],
    retentionMs: Math.min(Number(row.retention ?? 1) * (unitMs[String(row.retentionm ?? "days")] ?? dayMs), 120 * dayMs),
  };
}
