"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { operationQuery } from "@/components/api/operations";
import { kindWords } from "./kind-words";
import { OperationStateMark } from "./operation-state";
import { problemWords } from "./problem-words";
import { ProgressBar } from "./progress-bar";

/** One operation as it goes along: state, progress, error in words, and the way to its own page. */
export function ProgressRow({ operationId, label: given }: { operationId: string; label: string | null }) {
  const { data: operation, error } = useQuery(operationQuery(operationId));
  const label = given ?? (operation ? `${kindWords(operation.kind)}: ${operation.subject ?? ""}` : "Operation");
  return (
    <li className="grid gap-1.5 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span className="min-w-0 flex-1 truncate font-medium" title={label}>
          {label}
        </span>
        {operation && <OperationStateMark state={operation.state} />}
        <Link href={`/operations/${operationId}`} className="text-accent underline underline-offset-2">
          Details<span className="sr-only"> of {label}</span>
        </Link>
      </div>
      {operation && !operation.endedAt && <ProgressBar label={`Progress of ${label}`} percent={operation.progressPercent} />}
      {operation?.error && (
        <p className="text-sm text-bad">
          {operation.error.title}: {operation.error.detail}
        </p>
      )}
      {error && <p className="text-sm text-bad">{problemWords(error)}</p>}
    </li>
  );
}
