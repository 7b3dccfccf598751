import type { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import { askTask } from "./ask";
import { define, idPath, refuse, sightOf, write } from "./define";

const input = operationInputs["task.cancel"];

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
    const { active_task: guid } = facts.get(historyId).attributes;
    const task = typeof guid === "string" ? await askTask(io, guid) : null;
    const isUnderWay = task?.state === "RUNNING" || task?.state === "QUEUED";
    return [
      isUnderWay
        ? { id: "under-way", level: "ok", message: "It is under way and can be cancelled." }
        : { id: "under-way", level: "error", message: "It is over already; there is nothing left to cancel." },
    ];
  },
  look: async (io, { memo }) => (await askTask(io, String(memo.task)))?.state ?? "GONE",
  sight: (_moment, _before, after) => sightOf(after !== "RUNNING" && after !== "QUEUED"),
});
