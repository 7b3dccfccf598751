"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useDeferredValue, type FormEvent, type ReactNode } from "react";
import { isRefusal } from "@/components/api/client";
import { createRequest, forecastQuery } from "@/components/api/requests";
import { problemWords } from "@/components/operations/problem-words";
import { idempotencyKeyOf } from "@/components/operations/intent";
import { MachineStep } from "@/components/restore-wizard/machine-step";
import { ModeStep } from "@/components/restore-wizard/mode-step";
import { PointStep } from "@/components/restore-wizard/point-step";
import { useRestoreContext } from "@/components/restore-wizard/use-restore-context";
import { Button } from "@/components/ui/button";
import { ErrorNote } from "@/components/ui/state-notes";
import { useDraft } from "@/components/wizard/use-draft";
import { WizardSkeleton } from "@/components/wizard/wizard-skeleton";
import type { CreateRequest, RequestDetail } from "@/lib/domain/request";
import { ChosenMachine } from "./chosen-machine";
import { Forecast } from "./forecast";
import { RefusalNote } from "./refusal-note";
import { WhatFields } from "./what-fields";
import { WhyFields } from "./why-fields";
import { bodyOf, fieldsAskedFor, missing, wishValuesSchema, type WishValues } from "./wish";

interface RequestFormProps {
  /** Tells drafts apart: what the form was opened for. */
  seed: string;
  initial: WishValues;
  opened: { vmId: string | null; restoreTargetId: string | null };
  copied: RequestDetail | null;
}

/** Four fields on one page: machine, when, what, why. What would come of it is told beside them while they are filled in. */
export function RequestForm({ seed, initial, opened, copied }: RequestFormProps) {
  const handle = useDraft("request", seed, { schema: wishValuesSchema, initial: () => initial });
  const values = handle?.draft.values ?? null;
  const { context, machineId, failed } = useRestoreContext(values, opened);
  const router = useRouter();
  const client = useQueryClient();
  const settled = values ? { ...values, vmId: values.vmId ?? machineId } : null;
  const body = settled ? bodyOf(settled, context) : null;
  const shown = useDeferredValue(body ? JSON.stringify(body) : null);
  // Why it is asked changes nothing about what would happen: typing it asks nobody.
  const forecast = useQuery({
    ...forecastQuery(shown === null ? null : { ...(JSON.parse(shown) as CreateRequest), reason: "to be written", ticket: null }),
    placeholderData: keepPreviousData,
  });
  const asking = useMutation({
    mutationFn: async () => {
      if (!body || !handle) throw new Error("Something is still missing.");
      // The same wish under the same key: pressing twice, or again after a lost answer, files one request.
      const wish = { id: "request", label: "", kind: "restore.vm" as const, connectionId: "", input: { ...body } };
      return createRequest(body, idempotencyKeyOf(handle.draft.id, wish));
    },
    onSuccess: async (request) => {
      handle?.discard();
      await client.invalidateQueries({ queryKey: ["requests"] });
      router.push(`/requests/${request.id}`);
    },
  });
  if (failed) return <ErrorNote error={failed.error} onRetry={failed.retry} />;
  const title = copied ? "Ask again" : "Ask for a restore";
  if (!handle || !settled || (context.isReading && context.isOpenedFor && !context.vm)) return <WizardSkeleton title={title} />;
  const problems = missing(settled, context);
  const isRefused = isRefusal(forecast.error);
  const step = { values: settled, context, change: handle.change };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problems.length === 0 && body && !isRefused && !asking.isPending && !asking.isSuccess) asking.mutate();
  };
  return (
    <div className="mx-auto grid w-full max-w-6xl gap-5 p-4 md:p-6">
      <h1 className="text-lg font-semibold">{title}</h1>
      {copied && <RefusalNote request={copied} />}
      <form onSubmit={submit} className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-6">
          <Part number={1} title="Machine">
            {settled.vmId !== null && context.vm ? (
              <ChosenMachine
                vm={context.vm}
                onChange={copied ? null : () => handle.change({ vmId: null, restoreTargetId: null, name: null, paths: [] })}
              />
            ) : (
              <MachineStep {...step} change={handle.change} needs="requests:ask" />
            )}
          </Part>
          {context.vm && (
            <>
              <Part number={2} title="When">
                {context.isReading ? (
                  <p aria-busy>Reading its points in time …</p>
                ) : (
                  <PointStep {...step} change={handle.change} />
                )}
              </Part>
              <Part number={3} title="What">
                <ModeStep {...step} change={handle.change} />
                <WhatFields {...step} askedFor={fieldsAskedFor(forecast.error)} change={handle.change} />
              </Part>
              <Part number={4} title="Why">
                <WhyFields {...step} change={handle.change} />
              </Part>
            </>
          )}
        </div>
        <aside aria-label="What would come of it" className="grid gap-4 rounded-lg border bg-surface p-4 lg:sticky lg:top-4">
          <h2 className="font-medium">What would come of it</h2>
          {shown ? (
            <Forecast forecast={forecast} context={context} values={settled} />
          ) : (
            <p className="text-muted-foreground">It stands here once machine, point and what comes back are chosen.</p>
          )}
          <div className="grid gap-2 border-t pt-3">
            {problems.length > 0 && (
              <ul className="text-sm text-muted-foreground">
                {problems.map((problem) => (
                  <li key={problem}>{problem}</li>
                ))}
              </ul>
            )}
            <p role="alert" className="text-sm text-bad empty:hidden">
              {asking.error && problemWords(asking.error)}
            </p>
            <Button
              type="submit"
              variant="primary"
              size="lg"
              disabled={problems.length > 0 || !body || isRefused || asking.isPending || asking.isSuccess}
            >
              {asking.isPending ? "Asking …" : "Ask for it"}
            </Button>
          </div>
        </aside>
      </form>
    </div>
  );
}

function Part({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={`part-${number}`} className="grid min-w-0 gap-4 rounded-lg border bg-surface p-4">
      <h2 id={`part-${number}`} className="font-medium">
        {number}. {title}
      </h2>
      {children}
    </section>
  );
}
