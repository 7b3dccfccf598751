"use client";

import { useState, type ComponentType } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ChecksList } from "@/components/operations/checks-list";
import type { Intent } from "@/components/operations/intent";
import { PlannedCalls } from "@/components/operations/planned-calls";
import { ProgressList } from "@/components/operations/progress-list";
import { RefusalList } from "@/components/operations/refusal-list";
import { isSendable, useDryRuns } from "@/components/operations/use-dry-runs";
import { useSend } from "@/components/operations/use-send";
import { kindOf, type ActionSpec } from "./action";
import type { ActionDialogProps, DialogSpec } from "./dialog-spec";
import { LeftOut } from "./left-out";
import { rowName, type ActionRow } from "./rows";
import { TypedGuard } from "./typed-guard";
import { useSettled } from "./use-settled";

/** Makes the dialog of an action: form, checks as one types, exact calls, guard, confirmation, progress, receipt. */
export function defineDialog<Row extends ActionRow, Form extends object>(
  spec: DialogSpec<Row, Form>,
): ComponentType<ActionDialogProps<Row>> {
  return function ActionDialog({ action, schema, onClose }) {
    const { rows } = action;
    const [form, setForm] = useState<Form>(() => spec.initial(rows, schema));
    const [draftId] = useState(() => crypto.randomUUID());
    const [sent, setSent] = useState<Record<string, string>>({});
    const [typed, setTyped] = useState("");
    const settled = useSettled(form, 300);
    const problems = spec.problems?.(form, rows, schema) ?? [];
    const intents = intentsOf(action.spec, rows, (row) => spec.input(row, settled));
    const isSent = Object.keys(sent).length > 0;
    const isReady = problems.length === 0 && !isSent;
    const { verdicts, isSettled } = useDryRuns(intents, isReady);
    const sendable = verdicts.filter(isSendable);
    const { send, isSending, refusals } = useSend({
      draftId,
      onSent: (intent, id) => setSent((known) => ({ ...known, [intent.id]: id })),
    });
    const guard = spec.guard?.(rows) ?? null;
    const isGuarded = guard !== null && typed.trim() !== guard;

    return (
      <Dialog
        open
        onOpenChange={(isOpen) => !isOpen && onClose()}
        title={action.spec.label}
        description={rows.length === 1 && rows[0] ? rowName(rows[0]) : `${rows.length} rows`}
        className="w-[min(42rem,calc(100vw-2rem))]"
      >
        <div className="grid gap-4">
          {isSent ? (
            <ProgressList
              groupId={draftId}
              sent={intents.flatMap((intent) =>
                sent[intent.id] ? [{ operationId: sent[intent.id] ?? "", label: intent.label }] : [],
              )}
            />
          ) : (
            <div className="grid gap-4">
              <LeftOut leftOut={action.leftOut} />
              {spec.Fields && (
                <spec.Fields
                  rows={rows}
                  schema={schema}
                  form={form}
                  change={(changed) => setForm((known) => ({ ...known, ...changed }))}
                />
              )}
              {spec.consequence?.(rows, form)}
              {problems.length > 0 ? (
                <p role="status" className="text-sm text-muted-foreground">
                  {problems.join(" ")}
                </p>
              ) : (
                <section
                  aria-label="Checks"
                  aria-live="polite"
                  className="max-h-64 overflow-y-auto rounded-md border px-3 py-1.5"
                  tabIndex={0}
                >
                  <Summaries texts={sendable.map((verdict) => verdict.dryRun.summary)} />
                  <ChecksList verdicts={verdicts} />
                </section>
              )}
              {sendable.length > 0 && <PlannedCalls calls={sendable.flatMap((verdict) => verdict.dryRun.calls)} />}
              {guard !== null && <TypedGuard wanted={guard} typed={typed} onType={setTyped} />}
            </div>
          )}
          <RefusalList refusals={refusals} />
          <div className="flex flex-wrap justify-end gap-2 border-t pt-4">
            <Button variant="ghost" onClick={onClose}>
              {isSent ? "Close" : "Cancel"}
            </Button>
            {!isSent && (
              <Button
                variant={action.spec.isDangerous ? "danger" : "primary"}
                disabled={!isReady || !isSettled || sendable.length === 0 || isGuarded || isSending || settled !== form}
                onClick={() => void send(sendable.map((verdict) => verdict.intent))}
              >
                {isSending ? "Sending …" : spec.confirm(Math.max(1, sendable.length))}
              </Button>
            )}
          </div>
        </div>
      </Dialog>
    );
  };
}

function intentsOf<Row extends ActionRow>(
  spec: ActionSpec<Row>,
  rows: readonly Row[],
  input: (row: Row) => Record<string, unknown>,
): Intent[] {
  return rows.map((row) => ({
    id: row.id,
    label: rowName(row),
    kind: kindOf(spec, row),
    connectionId: row.connectionId,
    input: input(row),
  }));
}

function Summaries({ texts }: { texts: readonly string[] }) {
  if (texts.length > 3) return null;
  return texts.map((text) => (
    <p key={text} className="py-1 text-sm font-medium">
      {text}
    </p>
  ));
}
