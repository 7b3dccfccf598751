import type { History, RunState } from "@/lib/domain/inventory";
import type { VendorLog } from "../../http";
import type { Reader, ReadEvent, RowOf } from "../../reader";
import type { StorwareSettings } from "../connection";
import { historyKindOf, taskState } from "../mapping";
import { instantOf, parseRecord, taskSchema, type Task } from "../records";
import { machineAttributes } from "./machine-attributes";
import { readPages } from "./pages";
import { perMachine } from "./per-machine";

/** A run: the tasks that make one thing together, in the order they come in. */
interface Run {
  tasks: Task[];
}

/** The second task of a run follows the first at once; so long it is waited for. */
const gapMs = 60_000;

const followers: Readonly<Record<string, string>> = { EXPORT: "STORE", RESTORE: "IMPORT" };
const order = ["EXPORT", "STORE", "RESTORE", "IMPORT"];

/** What joins the tasks of one run: a backup is exported and stored, a restore is restored and imported. */
function runKey(task: Task): string {
  const isBackup = task.type === "EXPORT" || task.type === "STORE";
  if (isBackup && task.backup !== null) return `backup ${task.backup.guid}`;
  if ((task.type === "RESTORE" || task.type === "IMPORT") && task.restoreJob !== null) return `restore ${task.restoreJob.guid}`;
  return `task ${task.guid}`;
}

export function runsOf(tasks: readonly Task[]): Run[] {
  const runs = new Map<string, Task[]>();
  for (const task of tasks) {
    const key = runKey(task);
    runs.set(key, [...(runs.get(key) ?? []), task]);
  }
  const place = (task: Task) => order.indexOf(task.type ?? "");
  return [...runs.values()].map((of) => ({
    tasks: of.sort((a, b) => place(a) - place(b) || (a.creationTime ?? 0) - (b.creationTime ?? 0)),
  }));
}

/** How the whole is: failed when a part failed, under way until the last part that belongs to it has ended. */
function stateOf({ tasks }: Run, now: number, log: VendorLog | undefined): RunState {
  const states = tasks.map(({ state }) => taskState(state, log));
  for (const bad of ["failed", "cancelled"] as const) if (states.includes(bad)) return bad;
  if (states.includes("running")) return "running";
  if (states.includes("queued")) return tasks.length > 1 ? "running" : "queued";
  if (states.includes("unknown")) return "unknown";
  const last = tasks.at(-1);
  const isPart = last?.type === "EXPORT" || (last?.type === "RESTORE" && last.restoreType === "RESTORE_AND_IMPORT");
  // The server begins the second task when the first has ended: in between nothing is over yet.
  const isBetween = isPart && followers[last?.type ?? ""] !== undefined && now - (last?.finishTime ?? 0) < gapMs;
  return isBetween ? "running" : "succeeded";
}

function progressOf({ tasks }: Run, state: RunState): number | null {
  if (state !== "running" && state !== "queued") return null;
  const parts = tasks[0]?.type !== undefined && followers[tasks[0]?.type ?? ""] !== undefined ? 2 : tasks.length;
  const percent = ({ state: at, progress }: Task) => (at === "FINISHED" ? 100 : Math.min(100, Math.max(0, progress ?? 0)));
  const sum = tasks.reduce((total, task) => total + percent(task), 0);
  return Math.round((sum / Math.max(1, parts, tasks.length)) * 10) / 10;
}

interface Machine {
  guid: string;
  name: string;
  tenant: string | null;
  policy: string | null;
}

export function historyRow(run: Run, machine: Machine, now: number, log?: VendorLog): RowOf["history"] | null {
  const [first] = run.tasks;
  if (first === undefined) return null;
  const state = stateOf(run, now, log);
  const isOver = state !== "running" && state !== "queued";
  const kind: History["kind"] = historyKindOf(first.type);
  const startedAt = instantOf(first.startTime ?? first.creationTime ?? first.windowStart);
  const endedMs = Math.max(0, ...run.tasks.map(({ finishTime }) => finishTime ?? 0));
  const endedAt = isOver ? instantOf(endedMs) : null;
  const words = run.tasks.flatMap((task) =>
    task.state === "FAILED" || task.state === "CANCELLED" ? (task.statusInfo ?? []) : [],
  );
  const active = run.tasks.find((task) => task.state === "RUNNING" || task.state === "QUEUED");
  const duration =
    startedAt === null || endedAt === null ? null : Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1_000);
  return {
    vendorId: first.guid,
    vendorTenant: machine.tenant,
    tags: {},
    attributes: {
      type: first.type,
      tasks: run.tasks.map(({ guid, type, state: at }) => ({ guid, type, state: at })),
      active_task: active?.guid ?? null,
      active_state: active?.state ?? null,
      backup: first.backup?.guid ?? null,
      backup_type: first.backupType,
      schedule: first.schedule?.guid ?? null,
      restore_job: first.restoreJob?.guid ?? null,
    },
    links: { vm: machine.guid, ...(machine.policy === null ? {} : { backup: machine.guid }) },
    fields: {
      kind,
      state,
      vendorState: (active ?? run.tasks.at(-1))?.state ?? null,
      backupName: kind === "backup" ? machine.policy : null,
      vmName: machine.name,
      scheduleName: first.schedule?.name ?? null,
      startedAt,
      endedAt,
      durationSeconds: duration !== null && duration >= 0 ? duration : null,
      sizeBytes: null,
      progressPercent: progressOf(run, state),
      error: state === "failed" ? (words[0] ?? null) : null,
    },
  };
}

/**
 * Runs, a partition per machine (`GET /tasks?protectedEntity=`). Tasks that make one thing are one run: the export of a backup with its
 * store, a restore with its import. The server forgets ended tasks when somebody clears them; then they go here, too.
 */
export const readHistories: Reader<"history", StorwareSettings> = (context) =>
  perMachine<"history">(context, "vm", async ({ vendorId: guid, name, attributes }) => {
    const known = machineAttributes(attributes);
    const machine: Machine = { guid, name, tenant: known?.vendor_tenant ?? null, policy: known?.policy_name ?? null };
    const events: ReadEvent<"history">[] = [];
    const tasks = new Map<string, Task>();
    const list = {
      operationId: "listTasks",
      path: "/tasks",
      query: { protectedEntity: guid },
      isPaged: true,
    };
    for await (const page of readPages(context, list)) {
      if (!page.ok && page.status === 404) return null;
      if (!page.ok) events.push({ type: "error", partition: guid, vendorId: null, message: page.message });
      for (const value of page.ok ? page.rows : []) {
        const parsed = parseRecord(taskSchema, value);
        if (parsed.ok) tasks.set(parsed.record.guid, parsed.record);
        else events.push({ type: "error", partition: guid, vendorId: parsed.vendorId, message: parsed.message });
      }
    }
    const now = context.now().getTime();
    const rows = runsOf([...tasks.values()]).flatMap((run) => historyRow(run, machine, now, context.log) ?? []);
    if (rows.length > 0) events.push({ type: "rows", partition: guid, rows });
    return [...events, { type: "complete", partition: guid }];
  });
