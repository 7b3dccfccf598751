import { dayOf } from "./calendar";
import { done, numberOf, ok, recordOf, textsOf, type Handlers, type StorwareCall } from "./call";
import { jobState } from "./jobs";
import { destinationRecord } from "./infrastructure-operations";
import { reference } from "./places";
import { dayMs, type Json } from "./words";
import type { World } from "./world";
import type { BackupEntry } from "./entries";

/** Sums over machines are taken over so many of them and scaled up: nobody reads a dashboard's figures to the last byte. */
const sampled = 2_000;

function sample(world: World) {
  const machines = world.machines.slice(0, sampled);
  return { machines, factor: machines.length === 0 ? 1 : world.machines.count / machines.length };
}

const inWords = (bytes: number) => `${(bytes / 2 ** 40).toFixed(2)} TiB`;

interface Runs {
  entries: BackupEntry[];
  factor: number;
}

function runsBetween({ world, now }: StorwareCall, from: number, to: number): Runs {
  const { machines, factor } = sample(world);
  const entries = machines
    .flatMap((machine) => world.backupsOf(machine, now))
    .filter(({ takenAt }) => takenAt >= from && takenAt <= to);
  return { entries, factor };
}

const periodOf = ({ query, now }: StorwareCall, days: number) => ({
  from: numberOf(query.from) ?? now - days * dayMs,
  to: numberOf(query.to) ?? now,
});

function summary(call: StorwareCall): Json {
  const { from, to } = periodOf(call, 1);
  const { entries } = runsBetween(call, from, to);
  const count = (...statuses: string[]) => entries.filter(({ status }) => statuses.includes(status)).length;
  return {
    successful: count("SUCCESS", "PARTIAL_SUCCESS"),
    inProgress: count("INPROGRESS"),
    queued: count("QUEUED"),
    failed: count("FAILED"),
    total: entries.length,
    totalData: inWords(entries.reduce((sum, entry) => sum + entry.sizeBytes, 0)),
    elements: entries.slice(0, 500).map((entry) => ({
      protectedEntity: entry.machine.name,
      protectedEntityGuid: entry.machine.guid,
      policy: entry.rule === null ? "" : (call.world.shelf.rules.get(entry.rule)?.name ?? ""),
      snapshotTime: entry.takenAt,
      size: entry.sizeBytes,
      type: entry.type,
      status: { name: entry.status, description: entry.status === "FAILED" ? "Failed" : "Success" },
      statusInfo: entry.statusInfo,
    })),
  };
}

function report(call: StorwareCall): Json {
  const restores = [...call.world.restoreJobs.values()];
  return {
    backups: summary(call),
    restores: {
      successful: restores.length,
      failed: 0,
      inProgress: 0,
      queued: 0,
      total: restores.length,
      totalData: "0.00 TiB",
      elements: [],
    },
  };
}

const protection = ({ world, now }: StorwareCall): Json => {
  const { machines, factor } = sample(world);
  const figures = { protectedNo: 0, notProtected: 0, noSchedule: 0 };
  for (const machine of machines) {
    if (world.policyOf(machine, now) === null) figures.noSchedule += 1;
    else if (world.scheduledRun(machine, dayOf(now - dayMs), now)?.status === "SUCCESS") figures.protectedNo += 1;
    else figures.notProtected += 1;
  }
  const scaled = Object.fromEntries(Object.entries(figures).map(([name, count]) => [name, Math.round(count * factor)]));
  return { allEntities: scaled, vm: scaled };
};

/** Sums per group of what a chargeback asks for. */
function chargeback(call: StorwareCall, share: number): Json[] {
  const { from, to } = periodOf(call, 30);
  const body = recordOf(call.body);
  const [wantedMachines, wantedPolicies] = [textsOf(body.virtualMachineGuids), textsOf(body.backupPolicyGuids)];
  const sums = new Map<string, number>();
  for (const entry of runsBetween(call, from, to).entries) {
    const policy = entry.rule === null ? undefined : call.world.shelf.rules.get(entry.rule)?.policy;
    if (wantedMachines.length > 0 && !wantedMachines.includes(entry.machine.guid)) continue;
    if (wantedPolicies.length > 0 && !wantedPolicies.includes(policy ?? "")) continue;
    const group = body.groupBy === "PROJECT" ? entry.machine.project.name : entry.machine.name;
    sums.set(group, (sums.get(group) ?? 0) + entry.sizeBytes * share);
  }
  return [...sums].map(([name, size]) => ({ name, size: Math.round(size) }));
}

const file = (name: string, call: StorwareCall) => ({
  status: 200,
  file: { name, content: Buffer.from(`Report\n${JSON.stringify(report(call), null, 2)}\n`) },
});

export const dashboardOperations: Handlers = {
  getDashboardProtection: (call) => ok(protection(call)),
  getDashboardBackupStats: (call) => {
    const { from, to } = periodOf(call, 1);
    const { entries, factor } = runsBetween(call, from, to);
    const count = (...statuses: string[]) =>
      Math.round(entries.filter(({ status }) => statuses.includes(status)).length * factor);
    const underWay = [...call.world.jobs.all()].filter((job) => jobState(job, call.now) === "RUNNING").length;
    return ok({
      successful: count("SUCCESS", "PARTIAL_SUCCESS"),
      failed: count("FAILED"),
      inProgress: count("INPROGRESS") + underWay,
      queued: count("QUEUED"),
      totalData: inWords(entries.reduce((sum, entry) => sum + entry.sizeBytes, 0) * factor),
    });
  },
  listStagingSpace: ({ world }) =>
    ok([{ node: reference(world.places.node), totalSpace: 4 * 2 ** 40, availableSpace: 3 * 2 ** 40 }]),
  getBackupDestinationStats: ({ world: { places } }) => {
    const used = places.destinations.reduce((sum, { usedBytes }) => sum + usedBytes, 0);
    const total = places.destinations.reduce((sum, { totalBytes }) => sum + totalBytes, 0);
    return ok({
      totalUsedSpace: used,
      totalAvailableSpace: total - used,
      backupDestinations: places.destinations.map((one, index) => destinationRecord(one, index === 0, places.node)),
    });
  },
  getVmBackupSizeStats: (call) => {
    // Called without a period by the vendor's own pages: then it is fifteen days.
    const { from, to } = periodOf(call, 15);
    const { entries, factor } = runsBetween(call, from, to);
    const days: Record<string, number> = {};
    for (const { takenAt, sizeBytes } of entries) {
      const day = String(Math.floor(takenAt / dayMs) * dayMs);
      days[day] = Math.round((days[day] ?? 0) + sizeBytes * factor);
    }
    const restores = Object.fromEntries(Object.keys(days).map((day) => [day, 0]));
    return ok({ backupSizeStatsResponses: days, restoreSizeStatsResponses: restores });
  },
  getReport: (call) => ok(report(call)),
  getReportPdf: (call) => file("report.pdf", call),
  getReportHtml: (call) => file("report.html", call),
  sendReport: () => done,
  getBackupSizeChargeback: (call) => ok(chargeback(call, 1)),
  getTransferSizeChargeback: (call) => ok(chargeback(call, 0.6)),
};
