"use client";

import { RetentionField } from "@/components/actions/fields/retention-field";
import { allowedRetentions } from "@/components/actions/input-schema";
import type { StepBodyProps } from "@/components/wizard/steps";
import { pointsHeld, retentionStart } from "@/lib/domain/retention-words";
import { retentionOf, schedulesOf, schemaOf, type BackupContext } from "./intent";
import type { BackupValues } from "./values";

/** How long, and what that will hold. */
export function RetentionStep({ values, context, change }: StepBodyProps<BackupValues, BackupContext>) {
  const retention = retentionOf(values, context);
  const schedules = schedulesOf(values, context);
  const held = pointsHeld(retention, schedules, context.now);
  const start = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: context.timezone }).format(
    retentionStart(retention, context.now),
  );
  return (
    <div className="grid gap-4">
      <RetentionField
        retention={retention}
        allowed={allowedRetentions(schemaOf(context) ?? {})}
        onChange={(chosen) => change({ retention: chosen })}
      />
      <p>
        {schedules.length === 0
          ? "Without a schedule it holds what somebody runs."
          : held === null
            ? "Once it has run that long it holds more than 20,000 points in time."
            : `Once it has run that long it holds ${held === 1 ? "1 point" : `${held.toLocaleString("en")} points`} in time for each machine. Today it would reach back to ${start}.`}
      </p>
    </div>
  );
}
