import type { z } from "zod";
import type { Check } from "@/lib/domain/operation";
import { operationInputs } from "@/lib/domain/operation-inputs";
import { askTask } from "./ask";
import { define, idPath, refuse, sightOf, write } from "./define";

const input = operationInputs["task.cancel"];

/** The vendor refuses the call for a waiting task once it runs, so what was listed must still be so. */
function check(state: unknown, listed: unknown): Check {
  const id = "under-way";
  if (state !== "RUNNING" && state !== "QUEUED")
    return { id, level: "error", message: "It is over already; there is nothing left to cancel." };
  if ((state === "QUEUED") !== (listed === "QUEUED"))
    return {
      id,
      level: "error",
      message: "It has begun since the list was read. Refresh the connection, then cancel it.",
    };
  return { id, level: "ok", message: "It is under way and can be cancelled." };
}

/**
 * Cancels what is under way of a run: a running task by its state (`PUT /tasks/{guid}/state`), a waiting one by taking it out of the queue
 * (`DELETE /tasks/{guid}`), as the vendor's own pages do.
 */
export const taskCancel = define<z.infer<typeof input>>({
  input,
  wish: ({ historyId }, facts) => {
    const run = facts.get(historyId);
    const { active_task: task, active_state: state } = run.attributes;
    if (run.noun !== "history" || typeof task !== "string")
      return refuse("historyId", "is over; there is nothing left to cancel");
    const name = String(run.item.vmName ?? run.name);
    const isQueued = state === "QUEUED";
    return {
      ok: true,
      plan: {
        steps: [
          write({
            id: "cancel",
            title: `Cancel the ${String(run.item.kind)} of ${name}`,
            call: isQueued
              ? { operationId: "deleteTask", method: "DELETE", path: `/tasks/${idPath(task)}` }
              : {
                  operationId: "setTaskState",
                  method: "PUT",
                  path: `/tasks/${idPath(task)}/state`,
                  body: { state: { name: "CANCELLED" }, statusInfo: `Cancelled by Backdesk (${facts.operationTag})` },
                },
          }),
        ],
        summary: `Cancels the ${String(run.item.kind)} of ${name} that is ${isQueued ? "waiting" : "running"}. What it has made so far is of no use; other runs go on.`,
        subject: name,
        affected: [
          { noun: "history", partition: run.parents.vm ?? null },
          { noun: "restoreTarget", partition: run.parents.vm ?? null },
        ],
        memo: { task },
      },
    };
  },
  checks: async (io, { historyId }, facts) => {
    const { active_task: guid, active_state: listed } = facts.get(historyId).attributes;
    const state = typeof guid === "string" ? (await askTask(io, guid))?.state : undefined;
    return [check(state, listed)];
  },
  look: async (io, { memo }) => (await askTask(io, String(memo.task)))?.state ?? "GONE",
  sight: (_moment, _before, after) => sightOf(after !== "RUNNING" && after !== "QUEUED"),
});
