"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Popover } from "radix-ui";
import type { ReactNode } from "react";
import { endedOf, operationGroupQuery } from "@/components/api/operations";
import type { Operation } from "@/lib/domain/operation";
import { groupHref, groupSentence, groupState, groupTitle } from "./group-words";
import { kindWords } from "./kind-words";
import { OperationStateMark } from "./operation-state";
import { ProgressBar } from "./progress-bar";

/** What the tray opens: operations under way and the last ones, as a list of links. */
export default function TrayPopover({ trigger, shown }: { trigger: ReactNode; shown: readonly Operation[] }) {
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          className="z-50 w-[min(26rem,calc(100vw-1rem))] rounded-md border bg-surface shadow-md"
        >
          <div className="flex items-center justify-between border-b px-3 py-2">
            <h2 className="font-medium">Operations</h2>
            <Popover.Close asChild>
              <Link href="/operations" className="text-sm text-accent underline underline-offset-2">
                Show all
              </Link>
            </Popover.Close>
          </div>
          <ul className="max-h-96 divide-y overflow-y-auto">
            {shown.map((operation) => (
              <li key={operation.id}>
                <TrayEntry operation={operation} />
              </li>
            ))}
            {shown.length === 0 && (
              <li className="px-3 py-6 text-center text-muted-foreground">Nothing has been done here yet.</li>
            )}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** One operation, or the group that it belongs to. */
function TrayEntry({ operation }: { operation: Operation }) {
  const { groupId } = operation;
  const { data: group } = useQuery({ ...operationGroupQuery(groupId ?? ""), enabled: groupId !== null });
  const isGroup = groupId !== null && group !== undefined && group.total > 1;
  const ended = group ? endedOf(group) : 0;
  return (
    <Popover.Close asChild>
      <Link href={isGroup ? groupHref(groupId) : `/operations/${operation.id}`} className="grid gap-1 px-3 py-2 hover:bg-muted">
        <span className="flex items-center justify-between gap-3">
          <span className="truncate">
            {isGroup ? groupTitle(group) : kindWords(operation.kind)}{" "}
            {!isGroup && <span className="text-muted-foreground">{operation.subject}</span>}
          </span>
          <OperationStateMark state={isGroup ? groupState(group) : operation.state} className="text-table" />
        </span>
        {isGroup && <span className="text-table text-muted-foreground">{groupSentence(group)}</span>}
        {isGroup
          ? ended < group.total && (
              <ProgressBar percent={(100 * ended) / group.total} label={`Progress of ${groupTitle(group)}`} />
            )
          : !operation.endedAt && (
              <ProgressBar percent={operation.progressPercent} label={`Progress of ${operation.subject ?? "operation"}`} />
            )}
      </Link>
    </Popover.Close>
  );
}
