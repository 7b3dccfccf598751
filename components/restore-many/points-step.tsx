"use client";

import { CircleCheck, CircleMinus, LoaderCircle, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { Choice } from "@/components/wizard/choice";
import { Field } from "@/components/wizard/field";
import type { StepBodyProps } from "@/components/wizard/steps";
import { ageWords } from "@/components/restore-wizard/points";
import type { ManyContext, RestoreRow } from "./intent";
import type { ManyValues } from "./values";

/** The rule, and the point that it finds for each machine; machines without one are named. */
export function PointsStep({ values, context, change }: StepBodyProps<ManyValues, ManyContext>) {
  const drop = (id: string) =>
    change({
      vmIds: values.vmIds.filter((known) => known !== id),
      restoreTargetIds: values.restoreTargetIds.filter((known) => known !== id),
    });
  return (
    <div className="grid gap-5">
      {values.vmIds.length > 0 && (
        <div className="grid gap-3">
          <Choice
            legend="Which point of each machine"
            value={values.rule}
            onChange={(rule) => change({ rule })}
            options={[
              { value: "latest", label: "The latest good one", detail: "The newest that can be restored." },
              { value: "before", label: "As it was at a moment", detail: "The newest good one at or before it." },
            ]}
          />
          {values.rule === "before" && (
            <div className="max-w-xs">
              <Field label="At or before" help={`Time in ${context.timezone}`}>
                {(ids) => (
                  <Input
                    {...ids}
                    type="datetime-local"
                    value={values.moment}
                    onChange={(event) => change({ moment: event.target.value })}
                  />
                )}
              </Field>
            </div>
          )}
        </div>
      )}
      <div className="overflow-x-auto rounded-md border" tabIndex={0} role="region" aria-label="Machines and their points">
        <table className="w-full text-sm">
          <thead className="text-left text-muted-foreground">
            <tr>
              {["Machine", "Where it is", "Point in time", ""].map((title) => (
                <th key={title} scope="col" className={cn("px-3 py-2 font-normal", title === "Where it is" && "max-sm:hidden")}>
                  {title === "" ? <span className="sr-only">Leave out</span> : title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {context.rows.map((row) => (
              <tr key={row.id} className="border-t">
                <th scope="row" className="max-w-60 truncate px-3 py-1.5 text-left font-medium" title={row.name}>
                  {row.name}
                </th>
                <td className="px-3 py-1.5 text-muted-foreground max-sm:hidden">
                  {context.capabilities.find(({ connectionId }) => connectionId === row.connectionId)?.connectionName ?? "–"}
                </td>
                <td className="px-3 py-1.5">
                  <PointOfRow row={row} context={context} />
                </td>
                <td className="w-10 px-1">
                  <Button size="icon" variant="ghost" aria-label={`Leave out ${row.name}`} onClick={() => drop(row.id)}>
                    <X aria-hidden />
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {context.rows.length === 0 && (
          <p className="p-3 text-sm text-muted-foreground">No machine is left; choose some under VMs.</p>
        )}
      </div>
    </div>
  );
}

function PointOfRow({ row, context }: { row: RestoreRow; context: ManyContext }) {
  if (row.isReading)
    return (
      <span className="flex items-center gap-2 text-muted-foreground">
        <LoaderCircle aria-hidden className="size-4 motion-safe:animate-spin" /> Reading …
      </span>
    );
  if (row.reason !== null || row.point === null)
    return (
      <span className="flex items-start gap-2">
        <CircleMinus aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
        <span>Left out: {row.reason}</span>
      </span>
    );
  return (
    <span className="flex items-start gap-2">
      <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
      <span>
        <time dateTime={row.point.takenAt} className="tabular-nums">
          {takenWords(row.point.takenAt, context.timezone)}
        </time>
        <span className="text-muted-foreground">, {ageWords(row.point.takenAt, context.now)}</span>
      </span>
    </span>
  );
}

export const takenWords = (takenAt: string, timeZone: string): string =>
  new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "medium", timeStyle: "short" }).format(new Date(takenAt));
