"use client";

import { EstimateLine } from "@/components/operations/estimate-line";
import type { ReviewProps } from "@/components/wizard/wizard";
import { retentionWords } from "@/lib/domain/retention-words";
import { scheduleWords } from "@/lib/domain/schedule-words";
import { agentOf, followsPolicy, retentionOf, schedulesOf, typeOf, type BackupContext } from "./intent";
import type { BackupValues } from "./values";

export function BackupReview({ values, context }: ReviewProps<BackupValues, BackupContext>) {
  const schedules = schedulesOf(values, context);
  const [first] = context.vms;
  const isFiles = typeOf(values, context) === "filesystem";
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1.5">
      <dt className="text-muted-foreground">Copies</dt>
      <dd>
        {isFiles ? (values.paths?.join(", ") ?? "the whole file system") : "the whole machine"}
        {agentOf(values, context) ? ", by an agent" : ", without an agent"}
        {values.encrypted ? ", encrypted" : ""}
        {values.replicated ? ", replicated" : ""}
      </dd>
      <dt className="text-muted-foreground">Runs</dt>
      <dd>
        {followsPolicy(context)
          ? "as its policy says"
          : schedules.length === 0
            ? "only when somebody runs it"
            : schedules.map((schedule) => (
                <span key={scheduleWords(schedule)} className="block">
                  {scheduleWords(schedule)}
                </span>
              ))}
      </dd>
      <dt className="text-muted-foreground">Keeps points</dt>
      <dd>{followsPolicy(context) ? "as its policy says" : retentionWords(retentionOf(values, context))}</dd>
      <dt className="text-muted-foreground">A run takes</dt>
      <dd>
        {first ? (
          <EstimateLine kind="backup" vmId={context.vms.length === 1 ? first.id : null} connectionId={first.connectionId} />
        ) : (
          "not known"
        )}
      </dd>
      <dt className="text-muted-foreground">Not touched</dt>
      <dd>
        {context.vms.length === 1
          ? "The machine itself and its other backups."
          : "The machines themselves and their other backups."}
      </dd>
    </dl>
  );
}
