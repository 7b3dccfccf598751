"use client";

import { useState, type ComponentType, type ReactNode } from "react";
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
import { dialogParts, type DialogPart } from "./dialog-parts";
import type { ActionDialogProps, DialogSpec } from "./dialog-spec";
import { LeftOut } from "./left-out";
import { rowName, type ActionRow } from "./rows";
import { TypedGuard } from "./typed-guard";
import { useSettled } from "./use-settled";

/** Makes the dialog of an action: form, checks as one types, exact calls, guard, confirmation, progress, receipt. */
export function defineDialog<Row extends ActionRow, Form extends object>(
  spec: DialogSpec<Row, Form>,
): ComponentType<ActionDialogProps<Row>> {
  return function ActionDialog({ action, taking, onClose }) {
    const { rows } = action;
    const [parts] = useState(() => partsOf(spec, rows, taking));
    const [forms, setForms] = useState<Record<string, Form>>(() =>
      Object.fromEntries(parts.map((part) => [part.id, spec.initial(part.rows, part.schema)])),
    );
    const [draftId] = useState(() => crypto.randomUUID());
    const [sent, setSent] = useState<Record<string, string>>({});
    const [typed, setTyped] = useState("");
    const settled = useSettled(forms, 300);
    const refused = parts.flatMap((part) => refusedRows(spec, part, settled, rows));
    const kept = (row: Row) => !refused.some((entry) => entry.row.id === row.id);
    const problems = [
      ...parts.flatMap((part) => problemsOf(spec, part, forms, parts.length > 1)),
      ...(refused.length === rows.length ? new Set(refused.map(({ reason }) => reason)) : []),
    ];
    const intents = parts.flatMap((part) => intentsOf(action.spec, spec, { ...part, rows: part.rows.filter(kept) }, settled));
    const isSent = Object.keys(sent).length > 0;
    const isReady = problems.length === 0 && !isSent;
    const { verdicts, isSettled, checkAgain } = useDryRuns(intents, isReady);
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
              <LeftOut leftOut={[...action.leftOut, ...(refused.length < rows.length ? refused : [])]} />
              {parts.map((part) => (
                <Part
                  key={part.id}
                  title={parts.length > 1 ? `${part.label} (${part.rows.filter(kept).length})` : null}
                  options={spec.hasOptions ? (spec.hasOptions(part.schema) ? "some" : "none") : "needed"}
                >
                  {spec.Fields && (
                    <spec.Fields
                      rows={part.rows}
                      schema={part.schema}
                      form={formOf(spec, part, forms)}
                      change={(changed) =>
                        setForms((known) => ({ ...known, [part.id]: { ...formOf(spec, part, known), ...changed } }))
                      }
                    />
                  )}
                  {spec.consequence?.(part.rows, formOf(spec, part, forms))}
                </Part>
              ))}
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
                  <ChecksList onAgain={checkAgain} verdicts={verdicts} />
                </section>
              )}
              {sendable.length > 0 && <PlannedCalls calls={sendable.flatMap((verdict) => verdict.dryRun.calls)} />}
              {guard !== null && <TypedGuard wanted={guard} typed={typed} onType={setTyped} />}
            </div>
          )}
          <RefusalList refusals={refusals} />
          {/* In view however long the form is. */}
          <div className="sticky -bottom-4 -mx-4 -mb-4 flex flex-wrap justify-end gap-2 border-t bg-surface p-4">
            <Button variant="ghost" onClick={onClose}>
              {isSent ? "Close" : "Cancel"}
            </Button>
            {!isSent && (
              <Button
                variant={action.spec.isDangerous ? "danger" : "primary"}
                disabled={!isReady || !isSettled || sendable.length === 0 || isGuarded || isSending || settled !== forms}
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

/** One part for each vendor that takes something else; one for all where nothing is asked. */
function partsOf<Row extends ActionRow, Form extends object>(
  spec: DialogSpec<Row, Form>,
  rows: readonly Row[],
  taking: ActionDialogProps<Row>["taking"],
): DialogPart<Row>[] {
  const [first] = rows;
  if (spec.Fields || !first) return dialogParts(rows, taking);
  return [{ id: "all", label: "", rows, schema: taking(first).schema }];
}

const formOf = <Row, Form extends object>(
  spec: DialogSpec<Row, Form>,
  part: DialogPart<Row>,
  forms: Record<string, Form>,
): Form => forms[part.id] ?? spec.initial(part.rows, part.schema);

function problemsOf<Row, Form extends object>(
  spec: DialogSpec<Row, Form>,
  part: DialogPart<Row>,
  forms: Record<string, Form>,
  isNamed: boolean,
): string[] {
  const problems = spec.problems?.(formOf(spec, part, forms), part.rows, part.schema) ?? [];
  return isNamed ? problems.map((problem) => `${part.label}: ${problem}`) : problems;
}

function intentsOf<Row extends ActionRow, Form extends object>(
  action: ActionSpec<Row>,
  spec: DialogSpec<Row, Form>,
  part: DialogPart<Row>,
  forms: Record<string, Form>,
): Intent[] {
  const form = formOf(spec, part, forms);
  return part.rows.map((row) => ({
    id: row.id,
    label: rowName(row),
    kind: kindOf(action, row),
    connectionId: row.connectionId,
    input: spec.input(row, form),
  }));
}

/** Rows that the dialog itself leaves out, each with the reason. */
function refusedRows<Row, Form extends object>(
  spec: DialogSpec<Row, Form>,
  part: DialogPart<Row>,
  forms: Record<string, Form>,
  rows: readonly Row[],
): { row: Row; reason: string }[] {
  return part.rows.flatMap((row) => {
    const reason = spec.refusal?.(row, formOf(spec, part, forms), rows) ?? null;
    return reason === null ? [] : [{ row, reason }];
  });
}

interface PartProps {
  /** Null: the only one. */
  title: string | null;
  /** Whether something has to be filled in, may be, or nothing is asked. */
  options: "needed" | "some" | "none";
  children: ReactNode;
}

/** The fields of one vendor's rows, under its name where there are several. */
function Part({ title, options, children }: PartProps) {
  if (title === null) return <>{children}</>;
  if (options !== "needed")
    return (
      <details className={options === "none" ? "hidden" : "rounded-md border px-3 py-2"}>
        <summary className="cursor-pointer text-sm">
          Options of <span className="font-medium">{title}</span>
        </summary>
        <div className="grid gap-3 pt-3">{children}</div>
      </details>
    );
  return (
    <section aria-label={title} className="grid gap-3 rounded-md border p-3">
      <h3 className="text-sm font-medium">{title}</h3>
      {children}
    </section>
  );
}

function Summaries({ texts }: { texts: readonly string[] }) {
  if (texts.length > 3) return null;
  return texts.map((text) => (
    <p key={text} className="py-1 text-sm font-medium">
      {text}
    </p>
  ));
}
