"use client";

import { RetentionField } from "@/components/actions/fields/retention-field";
import { allowedRetentions } from "@/components/actions/input-schema";
import { alikeParts, answeredFor, namesOf } from "@/components/wizard/connection-parts";
import { PartSection } from "@/components/wizard/part-section";
import type { StepBodyProps } from "@/components/wizard/steps";
import { pointsHeld, retentionStart } from "@/lib/domain/retention-words";
import { hasOwnRetention, keptParts, retentionOf, schedulesOf, type BackupContext, type BackupPart } from "./intent";
import type { BackupValues } from "./values";

/** How long, and what that will hold; once for all connections that take the same. */
export function RetentionStep({ values, context, change }: StepBodyProps<BackupValues, BackupContext>) {
  const groups = alikeParts(keptParts(values, context).filter(hasOwnRetention));
  return (
    <div className="grid gap-6">
      {groups.map((parts) => {
        const [first] = parts;
        if (!first) return null;
        return (
          <PartSection key={first.connectionId} title={groups.length > 1 ? namesOf(parts) : null}>
            <div className="grid gap-4">
              <RetentionField
                retention={retentionOf(values, first)}
                allowed={allowedRetentions(first.schema)}
                onChange={(chosen) => change({ retention: answeredFor(values.retention, parts, chosen) })}
              />
              <p>{heldWords(values, first, context)}</p>
            </div>
          </PartSection>
        );
      })}
    </div>
  );
}

function heldWords(values: BackupValues, part: BackupPart, context: BackupContext): string {
  const retention = retentionOf(values, part);
  const schedules = schedulesOf(values, part);
  if (schedules.length === 0) return "Without a schedule it holds what somebody runs.";
  const held = pointsHeld(retention, schedules, context.now);
  if (held === null) return "Once it has run that long it holds more than 20,000 points in time.";
  const start = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: context.timezone }).format(
    retentionStart(retention, context.now),
  );
  const points = held === 1 ? "1 point" : `${held.toLocaleString("en")} points`;
  return `Once it has run that long it holds ${points} in time for each machine. Today it would reach back to ${start}.`;
}
