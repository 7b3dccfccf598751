"use client";

import { useQueries } from "@tanstack/react-query";
import Link from "next/link";
import { isFinal, operationQuery } from "@/components/api/operations";
import type { Operation } from "@/lib/domain/operation";
import { groupHref } from "./group-words";
import { ProgressRow } from "./progress-row";
import { Receipt } from "./receipt";

export interface SentIntent {
  operationId: string;
  /** Null: what the operation itself is called. */
  label: string | null;
}

interface ProgressListProps {
  sent: readonly SentIntent[];
  /** The group that they were sent in, where they are several. */
  groupId?: string;
}

/** Operations followed together until all have ended, then their receipt. */
export function ProgressList({ sent, groupId }: ProgressListProps) {
  const operations = useFollowed(sent.map((entry) => entry.operationId));
  const ended = operations.filter(isFinal);
  const isDone = sent.length > 0 && ended.length === sent.length;
  return (
    <div className="grid gap-4">
      <p role="status" aria-live="polite" className="text-sm">
        {progressSentence(sent.length, operations)}
      </p>
      <ul className="divide-y rounded-md border px-4">
        {sent.map((entry) => (
          <ProgressRow key={entry.operationId} {...entry} />
        ))}
      </ul>
      {groupId !== undefined && sent.length > 1 && (
        <p className="text-sm">
          <Link href={groupHref(groupId)} className="text-accent underline underline-offset-2">
            Follow these {sent.length} under Operations
          </Link>
        </p>
      )}
      {isDone && <Receipt operations={ended} />}
    </div>
  );
}

/** The operations as far as they are read. */
export function useFollowed(ids: readonly string[]): Operation[] {
  return useQueries({ queries: ids.map((id) => operationQuery(id)) }).flatMap((result) => (result.data ? [result.data] : []));
}

function progressSentence(total: number, operations: readonly Operation[]): string {
  const count = (state: Operation["state"]) => operations.filter((operation) => operation.state === state).length;
  const ended = operations.filter(isFinal).length;
  const parts = [
    count("succeeded") > 0 && `${count("succeeded")} succeeded`,
    count("failed") > 0 && `${count("failed")} failed`,
    count("cancelled") > 0 && `${count("cancelled")} cancelled`,
    count("needs-attention") > 0 && `${count("needs-attention")} need attention`,
  ].filter((part) => part !== false);
  const tally = parts.length > 0 ? `: ${parts.join(", ")}` : "";
  if (ended === total) return total === 1 ? `It has ended${tally.replace(/\d+ /, "")}.` : `All ${total} have ended${tally}.`;
  return `${ended} of ${total} ended${tally}. You may leave this page; the work goes on and stays under Operations.`;
}
