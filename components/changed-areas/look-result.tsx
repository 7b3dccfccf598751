"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { z } from "zod";
import { isFinal, operationQuery } from "@/components/api/operations";
import { Card } from "@/components/detail/detail-frame";
import { OperationStateMark } from "@/components/operations/operation-state";
import { ProgressBar } from "@/components/operations/progress-bar";
import { StepListOfOperation } from "@/components/operations/step-list-of-operation";
import { Moment } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorNote } from "@/components/ui/state-notes";
import { changedAreasSchema } from "@/lib/domain/changed-areas";
import { ChangedDisks } from "./changed-disks";

const resultSchema = z.object({ changedAreas: changedAreasSchema });

/** A look from its first step to its figures. */
export function LookResult({ operationId }: { operationId: string }) {
  const { data: operation, error, refetch } = useQuery(operationQuery(operationId));
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (!operation) return <Skeleton className="h-64" />;
  const result = resultSchema.safeParse(operation.result);
  const steps = <StepListOfOperation steps={operation.steps} />;
  return (
    <Card aside={<OperationStateMark className="font-normal" state={operation.state} />} title="What has changed">
      <div className="grid gap-4">
        {!isFinal(operation) && <ProgressBar label="Progress of the look" percent={operation.progressPercent} />}
        {operation.error && (
          <p className="text-bad" role="alert">
            {operation.error.title}: {operation.error.detail}
          </p>
        )}
        {result.success && <ChangedDisks areas={result.data.changedAreas} />}
        {result.success ? (
          <details className="text-sm">
            <summary className="w-fit cursor-pointer text-accent">How it was found out</summary>
            <div className="mt-2">{steps}</div>
          </details>
        ) : (
          steps
        )}
        <p className="text-sm text-muted-foreground">
          {operation.summary} Asked by {operation.requestedBy.name} <Moment at={operation.createdAt} />;{" "}
          <Link className="text-accent underline underline-offset-2" href={`/operations/${operation.id}`}>
            every call
          </Link>
          .
        </p>
      </div>
    </Card>
  );
}
