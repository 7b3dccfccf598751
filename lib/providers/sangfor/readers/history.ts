import type { Reader, ReaderContext, ReadEvent } from "../../reader";
import { inParallel } from "../../in-parallel";
import { tolerantRow } from "../../tolerant-row";
import type { SangforSettings } from "../connection";
import { zGetTaskData, zOperationLogItem } from "../generated/sangfor/zod.gen";
import { historyKindOf, taskPercent, taskState, zoneOf } from "../mapping";
import { idPath } from "../release";
import { platformTime, secondsBetween, utcTime } from "../times";
import { badRow, largestPage, pageEvents, readOne, readPages, type MadeRow } from "./pages";

/* The list says `id` where the detail says `task_id`; the detail adds the object's name (contract README, "Tasks"). */
const parseListed = tolerantRow(
  zOperationLogItem.pick({
    id: true,
    action: true,
    description: true,
    object_id: true,
    object_type: true,
    status: true,
    progress: true,
    begin_time: true,
    end_time: true,
    project_id: true,
  }),
);
const parseDetail = tolerantRow(
  zGetTaskData.pick({
    task_id: true,
    action: true,
    description: true,
    object_id: true,
    object_name: true,
    object_type: true,
    status: true,
    progress: true,
    begin_time: true,
    end_time: true,
    project_id: true,
  }),
);

type Context = ReaderContext<SangforSettings>;
interface Task {
  action?: string | null | undefined;
  description?: string | null | undefined;
  object_id?: string | null | undefined;
  object_name?: string | null | undefined;
  object_type?: string | null | undefined;
  status?: string | null | undefined;
  progress?: number | null | undefined;
  begin_time?: string | null | undefined;
  end_time?: string | null | undefined;
  project_id?: string | null | undefined;
}

/** What machines and backups are called, to name what a task was about. */
interface Names {
  machines: ReadonlyMap<string, string>;
  /** A machine's one backup; null where it has several, since a task does not say whose it was. */
  backups: ReadonlyMap<string, { vendorId: string; name: string } | null>;
}

async function namesOf(context: Context): Promise<Names> {
  const machines = new Map<string, string>();
  for await (const { vendorId, name } of context.known("vm")) machines.set(vendorId, name);
  const backups = new Map<string, { vendorId: string; name: string } | null>();
  for await (const { vendorId, name, attributes } of context.known("backup")) {
    const server = attributes.server_id;
    if (typeof server === "string") backups.set(server, backups.has(server) ? null : { vendorId, name });
  }
  return { machines, backups };
}

function historyRow(id: string, task: Task, names: Names, context: Context): MadeRow<"history"> {
  const timezone = zoneOf(context.settings);
  const action = task.action ?? "";
  const kind = historyKindOf(action);
  const state = taskState(task.status, context.log);
  const startedAt = utcTime(task.begin_time, timezone);
  const isOver = state !== "running" && state !== "queued";
  const endedAt = isOver ? utcTime(task.end_time, timezone) : null;
  const object = task.object_id ?? "";
  const machineName = names.machines.get(object);
  const isMachine = machineName !== undefined || /server|vm/i.test(task.object_type ?? "");
  const backup = kind === "backup" ? (names.backups.get(object) ?? null) : null;
  return {
    row: {
      vendorId: id,
      vendorTenant: task.project_id ? task.project_id : null,
      tags: {},
      attributes: {
        action,
        description: task.description ?? null,
        object_id: task.object_id ?? null,
        object_type: task.object_type ?? null,
        status: task.status ?? null,
      },
      links: { vm: isMachine && object !== "" ? object : null, backup: backup?.vendorId ?? null },
      fields: {
        kind,
        state,
        vendorState: task.status ?? null,
        backupName: backup?.name ?? null,
        vmName: machineName ?? (isMachine ? (task.object_name ?? null) : null),
        scheduleName: null,
        startedAt,
        endedAt,
        durationSeconds: secondsBetween(startedAt, endedAt),
        sizeBytes: null,
        progressPercent: isOver ? null : taskPercent(task.progress),
        error: state === "failed" ? (task.description ?? action) || "The platform gives no reason." : null,
      },
    },
  };
}

function listedRow(value: unknown, names: Names, context: Context): MadeRow<"history"> {
  const parsed = parseListed(value);
  if (!parsed.ok) return badRow(value, parsed.message);
  const { id } = parsed.row;
  return id ? historyRow(id, parsed.row, names, context) : { vendorId: null, message: "The task has no id." };
}

const defaultDays = 30;
const dayMs = 86_400_000;
const detailsAtOnce = 8;

async function* readSome(
  context: Context,
  names: Names,
  ids: readonly string[],
): AsyncGenerator<ReadEvent<"history">, void, void> {
  const show = async (id: string) => ({
    id,
    answer: await readOne(context, { service: "", operationId: "getTask", path: `/janus/20180725/tasks/${idPath(id)}` }),
  });
  for await (const { id, answer } of inParallel(ids, detailsAtOnce, show)) {
    // A task that is no longer kept is still history.
    if (!answer.ok && answer.status === 404) continue;
    const parsed = answer.ok ? parseDetail(answer.data) : { ok: false as const, message: answer.message };
    const made = parsed.ok ? withDay(historyRow(id, parsed.row, names, context)) : { vendorId: id, message: parsed.message };
    if ("row" in made) yield { type: "rows", partition: dayOf(made.row.fields.startedAt), rows: [made.row] };
    else yield { type: "error", partition: null, ...made };
  }
}

/** Histories are read by days (of UTC): a day that is over, with all its tasks ended, need not be read again. */
const dayOf = (time: string | null) => `day ${(time ?? "1970-01-01").slice(0, 10)}`;

interface KnownDays {
  /** Days of which every known task has ended. */
  settled: ReadonlySet<string>;
  all: ReadonlySet<string>;
}

async function knownDays(context: Context): Promise<KnownDays> {
  const all = new Set<string>();
  const open = new Set<string>();
  for await (const { attributes } of context.known("history")) {
    const { day, status } = attributes;
    if (typeof day !== "string") continue;
    all.add(day);
    if (status !== "finish" && status !== "failure" && status !== "canceled") open.add(day);
  }
  return { all, settled: new Set([...all].filter((day) => !open.has(day))) };
}

/** Keeps with a row the day it was read under. */
function withDay(made: MadeRow<"history">): MadeRow<"history"> {
  if (!("row" in made)) return made;
  const { row } = made;
  return { row: { ...row, attributes: { ...row.attributes, day: dayOf(row.fields.startedAt) } } };
}

/**
 * Tasks of the last days (List Tasks, by `begin_time`), a partition for each day of UTC. Days that are over and settled are not
 * asked for again; days that have left the window are given up. With `partitions` those tasks are read, by their ids.
 */
export const readHistories: Reader<"history", SangforSettings> = async function* (context) {
  const names = await namesOf(context);
  if (context.partitions !== null) return yield* readSome(context, names, context.partitions);
  const timezone = zoneOf(context.settings);
  const known = await knownDays(context);
  const today = Math.floor(context.now().getTime() / dayMs) * dayMs;
  const days = context.settings.historyDays ?? defaultDays;
  const window = new Set<string>();
  for (let back = 0; back < days; back += 1) {
    const start = today - back * dayMs;
    const day = dayOf(new Date(start).toISOString());
    window.add(day);
    // A task of yesterday may still have been written when that day was read.
    if (back > 1 && known.settled.has(day)) continue;
    const list = {
      service: "",
      operationId: "listTasks",
      path: "/janus/20180725/tasks",
      query: {
        begin_time: platformTime(new Date(start), timezone),
        end_time: platformTime(new Date(start + dayMs - 1_000), timezone),
        sort: "begin_time",
      },
      pageSize: largestPage,
    };
    const seen = new Set<string>();
    for await (const page of readPages(context, list)) {
      yield* pageEvents<"history">(day, page, (value) => {
        const made = withDay(listedRow(value, names, context));
        if (!("row" in made)) return [made];
        // Platforms that take the filter for the end of tasks give some of a neighbouring day as well.
        const isOther = made.row.attributes.day !== day || seen.has(made.row.vendorId);
        seen.add(made.row.vendorId);
        return isOther ? [] : [made];
      });
    }
    yield { type: "complete", partition: day };
    yield { type: "progress", done: back + 1, total: days };
  }
  for (const day of known.all) if (!window.has(day)) yield { type: "complete", partition: day };
};
