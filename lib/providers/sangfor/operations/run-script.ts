import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import type { StepOutputs } from "../../plan";
import { idPath, isRelease6113, releaseOf } from "../release";
import { askOne, taskOf, textOf, type Io, type VendorRow } from "./ask";
import { machineOf } from "./backup-run";
import { define, followTask, refuse, type StepWork } from "./define";
import { isRunning } from "./power";
import { shownByTask } from "./steps";
import { pollAfterSeconds, vendorFailure } from "./task-progress";

const input = z.strictObject({
  vmId: idSchema,
  language: z.enum(["shell", "bat", "powershell", "python"]),
  script: z.string().min(1).max(65_536),
  /** The guest's tools end it after so long. */
  timeoutSeconds: z.int().min(1).max(86_400).optional(),
});

/** Of a script's output so much is kept with the operation. */
const mostOutput = 65_536;
const cut = (text: string) => (text.length > mostOutput ? `${text.slice(0, mostOutput)}\n[cut off]` : text);

const readResult = (io: Io, runId: string): Promise<VendorRow | null> =>
  askOne(io, {
    service: "",
    operationId: "getServerScriptResult",
    path: `/janus/20240725/servers/exec-result/${idPath(runId)}`,
  });

const byTask = shownByTask("scriptTask", /script/i);

const scriptWork: StepWork = {
  ...byTask,
  effect: async (io, moment, before) => {
    const outputs = await byTask.effect(io, moment, before);
    const task = outputs?.scriptTask === undefined ? null : await taskOf(io, outputs.scriptTask);
    const entity = z.object({ object_id: z.string() }).safeParse(task?.entities).data?.object_id;
    // The task of a run names the run beside its machine; where it does not, the output of the script is lost.
    return outputs === null || entity === undefined || entity === moment.plan.memo.serverId
      ? outputs
      : { ...outputs, runId: entity };
  },
  progress: async (io, moment) => {
    const { runId } = moment.outputs;
    if (runId === undefined) return followTask(io, moment);
    const result = await readResult(io, runId);
    const status = textOf(result, "status");
    if (status === "waiting" || status === "doing") return { state: "running", progressPercent: null, pollAfterSeconds };
    const outputs: StepOutputs = {
      ...(typeof result?.exit_code === "number" ? { exitCode: String(result.exit_code) } : {}),
      standardOutput: cut(textOf(result, "stdout") ?? ""),
      standardError: cut(textOf(result, "stderr") ?? ""),
    };
    if (status === "failure")
      return { state: "failed", error: vendorFailure("The script could not be run", status, outputs.standardError || null) };
    return { state: "done", outputs };
  },
};

function warningOf({ runId, exitCode }: StepOutputs): string | null {
  if (runId === undefined) return "The script was run, but the answer that named its output was lost.";
  return exitCode === undefined || exitCode === "0" ? null : `The script ended with the exit code ${exitCode}.`;
}

/** Executing custom scripts/commands in the Guest OS of a VM, and its result. */
export const runScript = define<z.infer<typeof input>>({
  input,
  plan: ({ vmId, language, script, timeoutSeconds }, facts) => {
    const row = facts.get(vmId);
    const machine = row.noun === "vm" ? machineOf(row) : null;
    if (machine === null) return refuse("vmId", "is not known well enough yet; wait for the next sync");
    if (!isRelease6113(releaseOf(machine.server.scp_release)))
      return refuse("vmId", "is on a platform older than 6.11.3, which cannot run scripts in machines");
    return {
      ok: true,
      plan: {
        steps: [
          {
            id: "run-script",
            title: `Run the script in ${machine.name}`,
            effect: "write",
            call: {
              service: "",
              operationId: "invokeServerScript20241230",
              method: "POST",
              path: `/janus/20241230/servers/${idPath(machine.id)}/actions/invoke-script`,
              body: { script_type: language, script, ...(timeoutSeconds === undefined ? {} : { timeout: timeoutSeconds }) },
            },
            capture: { runId: "/data/text_id", scriptTask: "/data/task_id" },
          },
        ],
        summary: `Runs the script in ${machine.name} with the rights of the guest's tools. What it does there is the script's own doing and cannot be taken back from here.`,
        subject: machine.name,
        affected: [{ noun: "history", partition: "{scriptTask}" }],
        memo: { serverId: machine.id },
      },
    };
  },
  checks: async (io, { vmId }, facts) => {
    const machine = machineOf(facts.get(vmId));
    if (machine === null) return [];
    return (await isRunning(io, machine.id, machine.server.scp_release)) === false
      ? [{ id: "machine-state", level: "error", message: `${machine.name} is shut down: start it first.` }]
      : [{ id: "machine-state", level: "ok", message: `${machine.name} runs.` }];
  },
  work: { "run-script": scriptWork },
  result: ({ outputs }) => ({
    script: {
      exitCode: outputs.exitCode === undefined ? null : Number(outputs.exitCode),
      standardOutput: outputs.standardOutput ?? null,
      standardError: outputs.standardError ?? null,
    },
    warning: warningOf(outputs),
  }),
});
