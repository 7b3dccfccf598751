"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { removeTenantOverride, tenantOverridesQuery } from "@/components/api/tenants";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Moment } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import { EmptyNote, ErrorNote } from "@/components/ui/state-notes";
import type { TenantDetail, TenantOverride } from "@/lib/domain/tenants";

const OverrideForm = lazy(() => import("./override-form"));

/** Decisions about single machines, which stand above the rules. */
export function Overrides({ tenants }: { tenants: readonly TenantDetail[] }) {
  const { data, error, refetch } = useQuery(tenantOverridesQuery);
  const [isMaking, setIsMaking] = useState(false);
  return (
    <section aria-labelledby="overrides" className="grid gap-3">
      <div className="flex items-center justify-between gap-3">
        <h2 className="font-semibold" id="overrides">
          Decided one by one
        </h2>
        <Button onClick={() => setIsMaking(true)}>Decide about a machine</Button>
      </div>
      <p className="text-muted-foreground">Stands above every rule. Backups, points and runs of the machine go with it.</p>
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div aria-busy>
          <Skeleton className="h-16" />
        </div>
      ) : data.items.length === 0 ? (
        <EmptyNote title="Nothing decided one by one">The rules decide about everything.</EmptyNote>
      ) : (
        <ul aria-label="Decisions" className="divide-y rounded-md border bg-surface">
          {data.items.map((override) => (
            <OverrideRow key={override.id} override={override} tenants={tenants} />
          ))}
        </ul>
      )}
      <Dialog onOpenChange={setIsMaking} open={isMaking} title="Decide about a machine">
        <Suspense>
          <OverrideForm onDone={() => setIsMaking(false)} tenants={tenants} />
        </Suspense>
      </Dialog>
    </section>
  );
}

function OverrideRow({ override, tenants }: { override: TenantOverride; tenants: readonly TenantDetail[] }) {
  const client = useQueryClient();
  const removal = useMutation({
    mutationFn: () => removeTenantOverride(override.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tenants"] }),
  });
  const tenant = override.tenantId === null ? "nobody" : tenants.find(({ id }) => id === override.tenantId)?.name;
  return (
    <li className="flex flex-wrap items-center gap-2 px-4 py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate">
          <span className="font-medium">{override.name}</span> belongs to {tenant ?? "a removed tenant"}
        </p>
        <p className="text-table text-muted-foreground">
          by {override.madeBy} <Moment at={override.createdAt} />
        </p>
        {removal.error && (
          <p className="text-sm text-bad" role="alert">
            {problemWords(removal.error)}
          </p>
        )}
      </div>
      <Button disabled={removal.isPending} onClick={() => removal.mutate()} size="sm">
        Leave to the rules<span className="sr-only">: {override.name}</span>
      </Button>
    </li>
  );
}
