import { numberOf, recordOf, recordsOf, type StorwareCall } from "./call";
import { hasIncrementalSchedule, machineOf } from "./machine-operations";
import type { Machine } from "./machines";
import { jobRecord } from "./records";
import { reference } from "./places";
import { notFound, Refusal } from "./refusal";
import { word, type Json, guidIn, nameIn } from "./words";
import type { BackupEntry } from "./entries";

interface Export {
  machine: Machine;
  type: string;
  rule: string | null;
  destinations: BackupEntry["locations"];
  window: { windowStart?: number; windowEnd?: number | null; priority?: number };
}

function beginExport({ world, now, outcome }: StorwareCall, wish: Export): Json {
  const entry: BackupEntry = {
    guid: world.newGuid(),
    machine: wish.machine,
    type: wish.type,
    status: "QUEUED",
    statusInfo: "",
    takenAt: Math.max(now, wish.window.windowStart ?? 0),
    sizeBytes: 0,
    rule: wish.rule,
    origin: "USER",
    locations: wish.destinations,
  };
  world.backups.set(entry.guid, entry);
  const fail = () => {
    entry.status = "FAILED";
    entry.statusInfo = "The task failed on the node.";
    entry.locations = [];
  };
  const shown = {
    backup: { guid: entry.guid, name: wish.machine.name },
    backupType: word(wish.type),
    ...(wish.destinations[0] ? { backupDestination: reference(wish.destinations[0].destination) } : {}),
  };
  const job = world.begin(
    {
      ...wish.window,
      type: "EXPORT",
      machine: wish.machine,
      shown,
      onFailed: fail,
      onFinished: (at) => {
        entry.status = "INPROGRESS";
        entry.sizeBytes = Math.floor(wish.machine.sizeBytes * (wish.type === "FULL" ? 0.55 : 0.03));
        world.begin(
          {
            type: "STORE",
            machine: wish.machine,
            shown,
            onFailed: fail,
            onFinished: () => {
              entry.status = outcome === "PARTIAL_SUCCESS" ? "PARTIAL_SUCCESS" : "SUCCESS";
              entry.locations = entry.locations.map((location) => ({ ...location, status: "PRESENT" }));
            },
          },
          at,
          null,
        );
      },
    },
    now,
    outcome,
  );
  return jobRecord(world, job, now);
}

/** Begins an export of every machine that a request names (`POST /tasks/export`). */
export function exportTasks(call: StorwareCall): Json[] {
  const { world, now } = call;
  const body = recordOf(call.body);
  const type = nameIn(body.backupType) ?? "FULL";
  const machines = recordsOf(body.protectedEntities).map((entity) => machineOf(world, guidIn(entity)));
  if (machines.length === 0) throw new Refusal(400, "At least one protected entity is required.");
  const chosen = guidIn(body.backupDestination);
  const destination = chosen === null ? null : world.places.destinations.find(({ guid }) => guid === chosen);
  if (destination === undefined) throw notFound("Backup destination", chosen ?? "");
  const named = recordsOf(body.rules).map((rule) => guidIn(rule) ?? "");
  for (const rule of named) if (!world.shelf.rules.has(rule)) throw notFound("Rule", rule);
  const start = numberOf(body.windowStart);
  const end = numberOf(body.windowEnd);
  if (start !== null && end !== null && end <= start) throw new Refusal(400, "windowEnd must be after windowStart.");
  const wishes = machines.map((machine): Export => {
    const policy = world.policyOf(machine, now);
    if (type === "INCREMENTAL" && !hasIncrementalSchedule(world, policy))
      throw new Refusal(400, `Incremental backup is not possible for ${machine.name}: its policy has no incremental schedule.`);
    const rule = named[0] ?? world.ruleOf(policy);
    if (destination === null && rule === null)
      throw new Refusal(400, `No backup destination: ${machine.name} has no policy and none was given.`);
    const places = destination === null ? world.destinationsOf(rule) : [{ destination, role: "PRIMARY" }];
    return {
      machine,
      type,
      rule,
      destinations: places.map((place) => ({ ...place, guid: world.newGuid(), status: "IN_PROGRESS" })),
      window: {
        ...(start === null ? {} : { windowStart: start }),
        ...(end === null ? {} : { windowEnd: end }),
        ...(numberOf(body.priority) === null ? {} : { priority: numberOf(body.priority) ?? 50 }),
      },
    };
  });
  return wishes.map((wish) => beginExport(call, wish));
}
