import type { NumberedGuids } from "./numbered-guid";
import { reference, type Places } from "./places";
import { hourMs, word, dayMs, type Json } from "./words";

export interface Rule {
  guid: string;
  name: string;
  policy: string;
  active: boolean;
  position: number;
  destinations: Json[];
  /** Whether backups were made by it before anybody could see: then the vendor does not let it go. */
  hasBackups: boolean;
}

export interface Policy {
  guid: string;
  /** What was last saved, beside rules and machines. */
  record: Json;
  tenantId: string | null;
}

export interface Schedule {
  guid: string;
  record: Json;
  rules: string[];
}

/** Policies, rules and schedules: few at every scale, held as they are. */
export interface Shelf {
  policies: Map<string, Policy>;
  rules: Map<string, Rule>;
  schedules: Map<string, Schedule>;
  snapshotPolicies: Map<string, Json>;
  mailingLists: Map<string, Json>;
  credentials: Map<string, Json>;
}

export const startingPolicies = ["gold", "silver"] as const;
export type StartingPolicy = (typeof startingPolicies)[number];

/** Machines that have a policy of their own. */
export const soloMachines: readonly number[] = [3, 13];

const weekdays = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];

interface Plan {
  hour: number;
  fullOn: string;
  occurrences?: string[];
  interval?: Json;
}

/** When each of the starting policies runs; hours from UTC midnight. */
export const plans: Readonly<Record<StartingPolicy | "solo", Plan>> = {
  gold: { hour: 1, fullOn: "SUNDAY" },
  silver: { hour: 21, fullOn: "SUNDAY", interval: { startHour: 8 * hourMs, endHour: 18 * hourMs, frequency: 5 * hourMs } },
  solo: { hour: 4, fullOn: "SUNDAY", occurrences: ["FIRST_IN_MONTH", "THIRD_IN_MONTH"] },
};

export const policyName = (plan: string, owner: string) => `${plan}-${owner.toLowerCase()}`;

/** The shelf as it stands at the beginning. */
export function startingShelf(guids: NumberedGuids, places: Places): Shelf {
  const shelf: Shelf = {
    policies: new Map(),
    rules: new Map(),
    schedules: new Map(),
    snapshotPolicies: new Map(),
    mailingLists: new Map(),
    credentials: new Map(),
  };
  const [main, objects] = places.destinations;
  if (main === undefined || objects === undefined) return shelf;
  const put = (plan: StartingPolicy | "solo", owner: string, tenantId: string) => {
    const name = policyName(plan, owner);
    const guid = guids.named(`policy ${name}`);
    const rule = guids.named(`rule ${name}`);
    const roles = plan === "gold" ? [["PRIMARY", main] as const, ["SECONDARY", objects] as const] : [["PRIMARY", main] as const];
    shelf.policies.set(guid, { guid, tenantId, record: policyRecord(name, plan === "gold" ? 80 : 50) });
    shelf.rules.set(rule, {
      guid: rule,
      name: `${name} rule`,
      policy: guid,
      active: true,
      position: 0,
      hasBackups: true,
      destinations: roles.map(([role, to]) => ({
        active: true,
        roleType: word(role),
        backupDestination: { ...reference(to), type: word(to.type) },
        backupRetentionSettings: {
          retentionKeepLastNFull: 2,
          retentionKeepFullNewerThan: 30 * dayMs,
          retentionKeepLastNIncremental: 1,
          retentionKeepIncrementalNewerThan: 14 * dayMs,
          keepLastBackupWhenSourceStillExists: true,
        },
        daysToKeepRetentionLock: 0,
      })),
    });
    for (const [kind, record] of schedulesOf(plan, name)) {
      const schedule = guids.named(`schedule ${name} ${kind}`);
      shelf.schedules.set(schedule, { guid: schedule, rules: [rule], record: { ...record, tenantId } });
    }
  };
  for (const project of places.projects) {
    const owner = project.name.split(" ")[0] ?? project.name;
    for (const plan of startingPolicies) put(plan, owner, project.tenantId);
  }
  for (const number of soloMachines) put("solo", `vm${number}`, places.projects[number % 5 < 3 ? 0 : 1]?.tenantId ?? "");
  const snapshotPolicy = guids.named("snapshot policy");
  shelf.snapshotPolicies.set(snapshotPolicy, {
    guid: snapshotPolicy,
    name: "snapshots-daily",
    priority: 50,
    active: true,
    autoRemoveNonPresent: false,
    backupRetryCount: 0,
    autoAssignSettings: { mode: word("DISABLED") },
    rules: [
      { guid: guids.named("snapshot rule"), name: "daily", retentionVersions: 7, retentionDays: 14, position: 0, active: true },
    ],
  });
  return shelf;
}

const policyRecord = (name: string, priority: number): Json => ({
  name,
  priority,
  active: true,
  autoRemoveNonPresent: false,
  autoAssignSettings: { mode: word("DISABLED"), includeTags: [], excludeTags: [], includeRegExps: [], excludeRegExps: [] },
  backupRetryCount: 1,
  dailyReportEnabled: false,
  visibleForAllProjects: false,
});

function schedulesOf(plan: StartingPolicy | "solo", name: string): [string, Json][] {
  const { hour, fullOn, occurrences, interval } = plans[plan];
  const common = { active: true, type: word("VM_BACKUP"), months: [] };
  const timed = { ...common, executionType: word("TIME"), startWindowLength: 6 * hourMs, interval: null };
  return [
    [
      "incremental",
      {
        ...timed,
        name: `${name} incremental`,
        backupType: word("INCREMENTAL"),
        hour: hour * hourMs,
        daysOfWeek: weekdays.map(word),
        dayOfWeekOccurrences: [],
      },
    ],
    [
      "full",
      {
        ...timed,
        name: `${name} full`,
        backupType: word("FULL"),
        hour: hour * hourMs,
        daysOfWeek: [word(fullOn)],
        dayOfWeekOccurrences: (occurrences ?? []).map(word),
      },
    ],
    ...(interval === undefined
      ? []
      : [
          [
            "often",
            {
              ...common,
              name: `${name} often`,
              active: false,
              backupType: word("INCREMENTAL"),
              executionType: word("INTERVAL"),
              hour: null,
              startWindowLength: null,
              interval,
              daysOfWeek: weekdays.slice(0, 5).map(word),
              dayOfWeekOccurrences: [],
            },
          ] satisfies [string, Json],
        ]),
  ];
}
