"use client";

import { useQuery } from "@tanstack/react-query";
import { LoaderCircle, ThumbsDown, ThumbsUp } from "lucide-react";
import { useState, type FormEvent } from "react";
import { approveRequest, rejectRequest, reviewQuery } from "@/components/api/requests";
import { Card } from "@/components/detail/detail-frame";
import { CheckLine } from "@/components/operations/checks-list";
import { PlannedCalls } from "@/components/operations/planned-calls";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { fieldLooks } from "@/components/ui/input";
import { Field } from "@/components/wizard/field";
import type { RequestDetail } from "@/lib/domain/request";
import { overwrittenWords } from "@/lib/domain/request-words";
import { useRequestAct } from "./use-request-act";

/** For whoever decides: the checks made anew, exactly what would be sent, yes or no. Whoever cannot is told why and sees no form. */
export function Decision({ request }: { request: RequestDetail }) {
  const { approve, reject } = request.may;
  if (!approve.isAllowed && !reject.isAllowed)
    return (
      <Card title="Decision">
        <p>{approve.reason ?? reject.reason}</p>
      </Card>
    );
  return (
    <Card title="Decision">
      <div className="grid gap-5">
        {approve.isAllowed ? <Approval request={request} /> : <p>{approve.reason}</p>}
        {reject.isAllowed && <Rejection request={request} />}
      </div>
    </Card>
  );
}

function Approval({ request }: { request: RequestDetail }) {
  const review = useQuery(reviewQuery(request.id));
  const approval = useRequestAct(request.id, () => approveRequest(request.id));
  const isBlocked = review.data?.checks.some(({ level }) => level === "error") ?? true;
  const isLast = request.approvalsGiven + 1 >= request.approvalsNeeded;
  const overwritten = overwrittenWords(request.effect, request.vmName);
  return (
    <div className="grid gap-3">
      <div aria-live="polite">
        {review.isPending ? (
          <p className="flex items-center gap-2 text-muted-foreground">
            <LoaderCircle aria-hidden className="size-4 motion-safe:animate-spin" /> The checks are made again …
          </p>
        ) : review.error ? (
          <p className="text-bad">{problemWords(review.error)}</p>
        ) : (
          <ul aria-label="Checks made again">
            {review.data.checks.map((check) => (
              <CheckLine check={check} key={check.id} />
            ))}
            {review.data.checks.length === 0 && (
              <CheckLine check={{ id: "none", level: "ok", message: "Nothing speaks against it." }} />
            )}
          </ul>
        )}
      </div>
      {overwritten && <p className="rounded-md border border-l-4 border-l-bad p-3 font-medium">{overwritten}</p>}
      {review.data && <PlannedCalls calls={review.data.calls} />}
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="primary" disabled={isBlocked || approval.isPending} onClick={() => approval.mutate()}>
          <ThumbsUp aria-hidden /> {approval.isPending ? "Approving …" : "Approve"}
        </Button>
        {isBlocked && !review.isPending && <Button onClick={() => void review.refetch()}>Check again</Button>}
        <span className="text-sm text-muted-foreground">
          {isLast
            ? `It is carried out at once, as your act for ${request.requestedBy.name}.`
            : "It is carried out when somebody else has approved it too."}
        </span>
      </div>
      {approval.error && (
        <p role="alert" className="text-sm text-bad">
          {problemWords(approval.error)}
        </p>
      )}
    </div>
  );
}

function Rejection({ request }: { request: RequestDetail }) {
  const [reason, setReason] = useState("");
  const rejection = useRequestAct<string>(request.id, (words) => rejectRequest(request.id, words));
  const words = reason.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (words !== "" && !rejection.isPending) rejection.mutate(words);
  };
  return (
    <form onSubmit={submit} className="grid gap-2 border-t pt-4">
      <Field label="Reason of a refusal" help={`${request.requestedBy.name} reads it, and can ask again with one click.`}>
        {(ids) => (
          <textarea
            {...ids}
            className={cn(fieldLooks, "min-h-16 py-1.5")}
            maxLength={2_000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" disabled={words === "" || rejection.isPending}>
          <ThumbsDown aria-hidden /> Refuse
        </Button>
        {rejection.error && (
          <p role="alert" className="text-sm text-bad">
            {problemWords(rejection.error)}
          </p>
        )}
      </div>
    </form>
  );
}
