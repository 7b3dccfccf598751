"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { LoaderCircle } from "lucide-react";
import { CheckLine } from "@/components/operations/checks-list";
import { durationWords } from "@/components/operations/estimate";
import { EstimateLine } from "@/components/operations/estimate-line";
import { problemWords } from "@/components/operations/problem-words";
import { chosenPoint, type RestoreContext } from "@/components/restore-wizard/intent";
import { ageWords } from "@/components/restore-wizard/points";
import { Facts } from "@/components/ui/facts";
import { Bytes, Moment } from "@/components/ui/moment";
import type { RequestForecast } from "@/lib/domain/request";
import { overwrittenWords } from "@/lib/domain/request-words";
import type { WishValues } from "./wish";

interface ForecastProps {
  forecast: UseQueryResult<RequestForecast>;
  values: WishValues;
  context: RestoreContext;
}

/** The sentence, the checks, how long it takes, and who has to say yes. */
export function Forecast({ forecast: { data, error, isFetching }, values, context }: ForecastProps) {
  const point = chosenPoint(values, context);
  if (error)
    return (
      <p role="alert" className="text-sm text-bad">
        {problemWords(error)}
      </p>
    );
  if (!data || !point || !context.vm)
    return (
      <p aria-busy className="flex items-center gap-2 text-muted-foreground">
        <LoaderCircle aria-hidden className="size-4 motion-safe:animate-spin" /> Checking …
      </p>
    );
  return (
    <div className="grid gap-3" aria-busy={isFetching}>
      <p>{data.summary}</p>
      <Facts
        facts={[
          ["Point", `${ageWords(point.takenAt, context.now)}`],
          ["Size", <Bytes key="s" value={point.sizeBytes} />],
          ["Takes", <EstimateLine key="e" kind="restore" vmId={context.vm.id} connectionId={point.connectionId} />],
          ["Overwrites", overwrittenWords(data.effect, context.vm.name) ?? "Nothing."],
          ["Decided by", decidedBy(data)],
          ...(data.startsAt ? ([["Begins", <Moment key="b" at={data.startsAt} />]] as const) : []),
          ["Waits for at most", durationWords(data.expiresAfterSeconds)],
        ]}
      />
      <ul aria-label="Checks">
        {data.checks.map((check) => (
          <CheckLine check={check} key={check.id} />
        ))}
        {data.checks.length === 0 && <CheckLine check={{ id: "none", level: "ok", message: "Nothing speaks against it." }} />}
      </ul>
      {data.checks.some(({ level }) => level === "error") && (
        <p className="text-sm text-muted-foreground">You can ask all the same; it cannot be approved before the checks pass.</p>
      )}
    </div>
  );
}

function decidedBy({ isAutomatic, approvalsNeeded, decideRoles }: RequestForecast): string {
  if (isAutomatic) return "a rule, at once";
  const roles = decideRoles.join(" or ");
  return approvalsNeeded === 1 ? `one other person (${roles})` : `${approvalsNeeded} other people (${roles})`;
}
