"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { operationGroupQuery } from "@/components/api/operations";
import type { Operation } from "@/lib/domain/operation";
import { groupHref, groupSentence, groupState, groupTitle } from "./group-words";
import { kindWords } from "./kind-words";
import { OperationStateMark } from "./operation-state";

interface OperationTableProps {
  operations: readonly Operation[];
  /** An operation of a group stands for all of it. */
  isGrouped: boolean;
  timezone: string;
}

export function OperationTable({ operations, isGrouped, timezone }: OperationTableProps) {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, dateStyle: "medium", timeStyle: "short" });
  return (
    <div className="overflow-x-auto rounded-md border" tabIndex={0} role="region" aria-label="Operations">
      <table className="w-full bg-surface text-table">
        <thead className="text-left text-muted-foreground">
          <tr>
            {["State", "What", "Of what", "By", "Asked for"].map((title) => (
              <th key={title} scope="col" className="px-3 py-2 font-normal">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {operations.map((operation) => (
            <tr key={operation.id} className="border-t hover:bg-muted">
              {isGrouped && operation.groupId ? (
                <GroupCells groupId={operation.groupId} newest={operation} />
              ) : (
                <OperationCells operation={operation} />
              )}
              <td className="px-3 py-2 whitespace-nowrap">{operation.requestedBy.name}</td>
              <td className="px-3 py-2 whitespace-nowrap tabular-nums">
                <time dateTime={operation.createdAt} title={operation.createdAt}>
                  {time.format(new Date(operation.createdAt))}
                </time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function OperationCells({ operation }: { operation: Operation }) {
  return (
    <>
      <td className="px-3 py-2">
        <OperationStateMark state={operation.state} />
      </td>
      <td className="px-3 py-2 whitespace-nowrap">
        <Link href={`/operations/${operation.id}`} className="text-accent underline-offset-2 hover:underline">
          {kindWords(operation.kind)}
        </Link>
      </td>
      <td className="max-w-80 truncate px-3 py-2" title={operation.summary ?? undefined}>
        {operation.subject}
      </td>
    </>
  );
}

/** All of a group in one row, which opens it; one that is alone in its group is shown as itself. */
function GroupCells({ groupId, newest }: { groupId: string; newest: Operation }) {
  const { data: group } = useQuery(operationGroupQuery(groupId));
  if (!group || group.total === 1) return <OperationCells operation={newest} />;
  return (
    <>
      <td className="px-3 py-2">
        <OperationStateMark state={groupState(group)} />
      </td>
      <td className="px-3 py-2 whitespace-nowrap">
        <Link href={groupHref(groupId)} className="text-accent underline-offset-2 hover:underline">
          {groupTitle(group)}
        </Link>
      </td>
      <td className="max-w-80 truncate px-3 py-2">{groupSentence(group)}</td>
    </>
  );
}
