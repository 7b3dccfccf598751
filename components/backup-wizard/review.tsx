"use client";

import { takes } from "@/components/actions/input-schema";
import { EstimateLine } from "@/components/operations/estimate-line";
import { alikeParts, namesOf } from "@/components/wizard/connection-parts";
import { PartSection } from "@/components/wizard/part-section";
import type { ReviewProps } from "@/components/wizard/wizard";
import { retentionWords } from "@/lib/domain/retention-words";
import { scheduleWords } from "@/lib/domain/schedule-words";
import {
  agentOf,
  followsPolicy,
  hasOwnRetention,
  hasOwnSchedules,
  keptParts,
  retentionOf,
  schedulesOf,
  typeOf,
  type BackupContext,
  type BackupPart,
} from "./intent";
import type { BackupValues } from "./values";

export function BackupReview({ values, context }: Pick<ReviewProps<BackupValues, BackupContext>, "values" | "context">) {
  const groups = alikeParts(keptParts(values, context));
  return (
    <div className="grid gap-4">
      {groups.map((parts) => (
        <PartSection key={parts[0]?.connectionId} title={groups.length > 1 ? namesOf(parts) : null}>
          {parts[0] && <PartReview values={values} context={context} part={parts[0]} count={rowCount(parts)} />}
        </PartSection>
      ))}
    </div>
  );
}

const rowCount = (parts: readonly BackupPart[]): number => parts.reduce((sum, { rows }) => sum + rows.length, 0);

interface PartReviewProps extends Pick<ReviewProps<BackupValues, BackupContext>, "values" | "context"> {
  part: BackupPart;
  count: number;
}

/** What one connection's machines get. */
function PartReview({ values, context, part, count }: PartReviewProps) {
  const [first] = part.rows;
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1.5">
      <dt className="text-muted-foreground">Copies</dt>
      <dd>{copyWords(values, context, part)}</dd>
      <dt className="text-muted-foreground">Runs</dt>
      <dd>
        <Runs values={values} part={part} />
      </dd>
      <dt className="text-muted-foreground">Keeps points</dt>
      <dd>
        {followsPolicy(part)
          ? "as its policy says"
          : hasOwnRetention(part)
            ? retentionWords(retentionOf(values, part))
            : "as the vendor decides"}
      </dd>
      <dt className="text-muted-foreground">A run takes</dt>
      <dd>
        {first ? (
          <EstimateLine kind="backup" vmId={count === 1 ? first.id : null} connectionId={first.connectionId} />
        ) : (
          "not known"
        )}
      </dd>
      <dt className="text-muted-foreground">Not touched</dt>
      <dd>{count === 1 ? "The machine itself and its other backups." : "The machines themselves and their other backups."}</dd>
    </dl>
  );
}

function copyWords(values: BackupValues, context: BackupContext, part: BackupPart): string {
  const type = typeOf(values, context);
  const agent = agentOf(values, type, part);
  return [
    type === "filesystem" ? (values.paths?.join(", ") ?? "the whole file system") : "the whole machine",
    ...(agent === null ? [] : [agent ? "by an agent" : "without an agent"]),
    ...(takes(part.schema, "encrypted") ? (values.encrypted ? ["encrypted"] : []) : ["encrypted or not as the vendor is set up"]),
    ...(values.replicated && takes(part.schema, "replicated") ? ["replicated"] : []),
  ].join(", ");
}

function Runs({ values, part }: { values: BackupValues; part: BackupPart }) {
  if (followsPolicy(part)) return <>as its policy says</>;
  const schedules = hasOwnSchedules(part) ? schedulesOf(values, part) : [];
  if (schedules.length === 0) return <>only when somebody runs it</>;
  return schedules.map((schedule) => (
    <span key={scheduleWords(schedule)} className="block">
      {scheduleWords(schedule)}
    </span>
  ));
}
