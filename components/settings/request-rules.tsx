"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { tenantsQuery } from "@/components/api/inventory";
import { removeRule, rulesQuery } from "@/components/api/requests";
import { durationWords } from "@/components/operations/estimate";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { bytesWords } from "@/components/ui/format";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorNote } from "@/components/ui/state-notes";
import type { RequestRule } from "@/lib/domain/request-rule";
import { effectWords } from "@/lib/domain/request-words";
import { requestEffects } from "@/lib/domain/states";

const RuleForm = lazy(() => import("./rule-form"));

/** Who may ask for what, who decides, and how: for every tenant, and where one has rules of its own. */
export function RequestRules() {
  const { data, error, refetch } = useQuery(rulesQuery);
  const { data: tenants } = useQuery(tenantsQuery);
  /** A rule to change, `new` for one of a tenant, null for none. */
  const [editing, setEditing] = useState<RequestRule | "new" | null>(null);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  const nameOf = (id: string) => tenants?.items.find((tenant) => tenant.id === id)?.name ?? "a tenant";
  return (
    <section aria-labelledby="rules" className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 id="rules" className="text-lg font-semibold">
          Rules for requests
        </h1>
        <Button onClick={() => setEditing("new")}>
          <Plus aria-hidden /> Rule for a tenant
        </Button>
      </div>
      <p className="text-muted-foreground">
        A tenant&apos;s own rule comes before the one for every tenant. A change does nothing to requests that were decided; those
        that wait must be asked again.
      </p>
      {!data ? (
        <div aria-busy className="grid gap-2">
          <Skeleton className="h-16" />
          <Skeleton className="h-16" />
        </div>
      ) : (
        <ul className="divide-y rounded-md border bg-surface">
          {ordered(data.items).map((rule) => (
            <RuleRow
              key={rule.id ?? rule.effect}
              rule={rule}
              place={rule.tenantId === null ? "Every tenant" : nameOf(rule.tenantId)}
              onEdit={() => setEditing(rule)}
            />
          ))}
        </ul>
      )}
      <Dialog
        open={editing !== null}
        onOpenChange={() => setEditing(null)}
        title={editing === "new" ? "Rule for a tenant" : "Change the rule"}
      >
        {editing !== null && (
          <Suspense fallback={<Skeleton className="h-80" />}>
            <RuleForm rule={editing === "new" ? null : editing} onDone={() => setEditing(null)} />
          </Suspense>
        )}
      </Dialog>
    </section>
  );
}

/** The harmless first, as everywhere; the rule for all before those of tenants. */
const ordered = (rules: readonly RequestRule[]): RequestRule[] =>
  [...rules].sort(
    (a, b) =>
      requestEffects.indexOf(a.effect) - requestEffects.indexOf(b.effect) || (a.tenantId ?? "").localeCompare(b.tenantId ?? ""),
  );

function RuleRow({ rule, place, onEdit }: { rule: RequestRule; place: string; onEdit: () => void }) {
  const client = useQueryClient();
  const [isSure, setIsSure] = useState(false);
  const removal = useMutation({
    mutationFn: (id: string) => removeRule(id),
    onSuccess: () => client.invalidateQueries({ queryKey: rulesQuery.queryKey }),
  });
  const { id } = rule;
  const what = `${effectWords[rule.effect]}, ${place.toLowerCase()}`;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          <span className="inline-block first-letter:uppercase">{effectWords[rule.effect]}</span>{" "}
          <span className="font-normal text-muted-foreground">· {place}</span>
        </p>
        <p className="text-table text-muted-foreground">{ruleSentence(rule)}</p>
        {removal.error && (
          <p role="alert" className="text-sm text-bad">
            {problemWords(removal.error)}
          </p>
        )}
      </div>
      <div className="flex gap-2">
        <Button onClick={onEdit}>
          Change<span className="sr-only"> {what}</span>
        </Button>
        {id !== null && (
          <Button
            variant={isSure ? "danger" : "secondary"}
            disabled={removal.isPending}
            onBlur={() => setIsSure(false)}
            onClick={() => (isSure ? removal.mutate(id) : setIsSure(true))}
          >
            {isSure ? "Remove for good" : "Remove"}
            <span className="sr-only"> {what}</span>
          </Button>
        )}
      </div>
    </li>
  );
}

function ruleSentence(rule: RequestRule): string {
  const parts = [
    `Asked by ${rule.askRoles.join(", ")}`,
    `decided by ${rule.approvals === 1 ? "one" : rule.approvals} of ${rule.decideRoles.join(", ")}`,
    rule.automatic ? "approved by itself where it does no harm" : null,
    rule.largestBytes === null ? null : `up to ${bytesWords(rule.largestBytes)}`,
    rule.quietHours === null ? null : `quiet ${rule.quietHours.start} to ${rule.quietHours.end} ${rule.quietHours.timezone}`,
    `expires after ${durationWords(rule.expiresAfterSeconds)}`,
    rule.changedAt === null ? "the standard" : null,
  ];
  return `${parts.filter(Boolean).join("; ")}.`;
}
