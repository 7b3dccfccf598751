import type { ReactNode } from "react";
import { absoluteWords } from "@/components/ui/format";
import { ProtectionMark, RunMark } from "@/components/ui/state-mark";
import type { Report } from "@/lib/domain/report";
import { coverageSentence } from "@/lib/domain/report-words";
import { monthWords } from "./months";

interface ReportSheetProps {
  report: Report;
  timezone: string;
}

/** The report of a month as a sheet: on screen, on paper, and behind a share link. */
export function ReportSheet({ report, timezone }: ReportSheetProps) {
  const at = (time: string | null) => (time === null ? "–" : absoluteWords(new Date(time), timezone));
  const { runs, points } = report;
  return (
    <article className="grid gap-6">
      <header className="grid gap-1">
        <p className="text-table text-muted-foreground">
          {report.tenant?.name ?? "All tenants"} · {monthWords(report.month)}
        </p>
        <h1 className="text-xl font-semibold">{coverageSentence(report)}</h1>
        <p className="text-table text-muted-foreground">
          Protection as of {at(report.asOf)}; runs of {monthWords(report.month)} (UTC).
          {report.excluded > 0 && ` ${report.excluded.toLocaleString("en")} excluded on purpose are not counted.`}
          {report.gone > 0 && ` ${report.gone.toLocaleString("en")} no longer exist; their points remain.`}
        </p>
      </header>
      <dl className="grid grid-cols-2 gap-2 sm:grid-cols-4">
        <Figure name="runs succeeded" value={runs.succeeded} />
        <Figure name="runs failed" value={runs.failed + runs.partial} />
        <Figure name="points to restore from" value={points.restorable} />
        <div className="rounded-lg border bg-surface px-3 py-2">
          <dt className="text-table text-muted-foreground">oldest point</dt>
          <dd className="font-medium">{at(points.oldestAt)}</dd>
        </div>
      </dl>
      <Part title="Exceptions">
        {report.exceptions.length === 0 ? (
          <p className="text-muted-foreground">Every machine is within its target.</p>
        ) : (
          <Lines
            headers={["Machine", "State", "Last good backup", "Why"]}
            rows={report.exceptions.map((vm) => [
              vm.id,
              [
                vm.name,
                <ProtectionMark key="p" protection={vm.protection} reason={null} />,
                at(vm.lastGoodAt),
                vm.protectionReason ?? "–",
              ],
            ])}
            title="Exceptions"
          />
        )}
        {report.machines - report.recoverable > report.exceptions.length && (
          <p className="text-table text-muted-foreground">
            The first {report.exceptions.length} of {(report.machines - report.recoverable).toLocaleString("en")}; the CSV has
            all.
          </p>
        )}
      </Part>
      <Part title="Failed in this month">
        {report.failures.length === 0 ? (
          <p className="text-muted-foreground">Nothing failed.</p>
        ) : (
          <Lines
            headers={["Machine", "Run", "State", "Began", "Error"]}
            rows={report.failures.map((run) => [
              run.id,
              [
                run.vmName ?? run.backupName ?? run.vendorId,
                run.kind,
                <RunMark key="r" state={run.state} />,
                at(run.startedAt),
                run.error ?? "–",
              ],
            ])}
            title="Failed in this month"
          />
        )}
      </Part>
    </article>
  );
}

function Figure({ name, value }: { name: string; value: number }) {
  return (
    <div className="flex flex-col-reverse rounded-lg border bg-surface px-3 py-2">
      <dt className="text-table text-muted-foreground">{name}</dt>
      <dd className="text-2xl font-semibold tabular-nums">{value.toLocaleString("en")}</dd>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="grid gap-2">
      <h2 className="font-semibold">{title}</h2>
      {children}
    </section>
  );
}

interface LinesProps {
  title: string;
  headers: readonly string[];
  rows: readonly (readonly [id: string, cells: readonly ReactNode[]])[];
}

function Lines({ title, headers, rows }: LinesProps) {
  return (
    <div
      aria-label={title}
      className="overflow-x-auto rounded-md border bg-surface print:overflow-visible"
      role="region"
      tabIndex={0}
    >
      <table className="w-full text-left text-table">
        <thead className="bg-muted">
          <tr>
            {headers.map((header) => (
              <th className="px-3 py-1.5 font-medium" key={header} scope="col">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">
          {rows.map(([id, cells]) => (
            <tr className="break-inside-avoid align-top" key={id}>
              {cells.map((cell, index) => (
                <td className="px-3 py-1.5" key={headers[index]}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
