"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { deleteTenant } from "@/components/api/tenants";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { EmptyNote } from "@/components/ui/state-notes";
import type { TenantDetail } from "@/lib/domain/tenants";

const TenantForm = lazy(() => import("./tenant-form"));

/** Tenants with the customers of resellers below them. */
export function TenantTree({ tenants }: { tenants: readonly TenantDetail[] }) {
  const [edited, setEdited] = useState<TenantDetail | "new" | null>(null);
  const ids = new Set(tenants.map(({ id }) => id));
  const tops = tenants.filter(({ parentId }) => parentId === null || !ids.has(parentId));
  return (
    <section aria-labelledby="tenants" className="grid gap-3">
      <div className="flex items-center justify-between gap-3">
        <h2 className="font-semibold" id="tenants">
          Who there is
        </h2>
        <Button onClick={() => setEdited("new")} variant="primary">
          Add a tenant
        </Button>
      </div>
      {tenants.length === 0 ? (
        <EmptyNote title="No tenant yet">A tenant is an organisation whose people see only their own machines.</EmptyNote>
      ) : (
        <ul aria-label="Tenants" className="divide-y rounded-md border bg-surface">
          {tops.map((tenant) => (
            <li key={tenant.id}>
              <TenantRow onEdit={setEdited} tenant={tenant} />
              {tenants.some(({ parentId }) => parentId === tenant.id) && (
                <ul aria-label={`Customers of ${tenant.name}`} className="divide-y border-t pl-8">
                  {tenants
                    .filter(({ parentId }) => parentId === tenant.id)
                    .map((customer) => (
                      <li key={customer.id}>
                        <TenantRow onEdit={setEdited} tenant={customer} />
                      </li>
                    ))}
                </ul>
              )}
            </li>
          ))}
        </ul>
      )}
      <Dialog
        onOpenChange={(isOpen) => !isOpen && setEdited(null)}
        open={edited !== null}
        title={edited === "new" || edited === null ? "Add a tenant" : `Change ${edited.name}`}
      >
        <Suspense>
          {edited !== null && (
            <TenantForm known={edited === "new" ? null : edited} onDone={() => setEdited(null)} tenants={tenants} />
          )}
        </Suspense>
      </Dialog>
    </section>
  );
}

function TenantRow({ tenant, onEdit }: { tenant: TenantDetail; onEdit: (tenant: TenantDetail) => void }) {
  const client = useQueryClient();
  const [isSure, setIsSure] = useState(false);
  const removal = useMutation({
    mutationFn: () => deleteTenant(tenant.id),
    onSettled: () => setIsSure(false),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tenants"] }),
  });
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{tenant.name}</p>
        {removal.error && (
          <p className="text-sm text-bad" role="alert">
            {problemWords(removal.error)}
          </p>
        )}
      </div>
      <Button onClick={() => onEdit(tenant)} size="sm">
        Change<span className="sr-only"> {tenant.name}</span>
      </Button>
      <Button
        disabled={removal.isPending}
        onBlur={() => setIsSure(false)}
        onClick={() => (isSure ? removal.mutate() : setIsSure(true))}
        size="sm"
        variant={isSure ? "danger" : "secondary"}
      >
        {isSure ? "Remove for good" : "Remove"}
        <span className="sr-only"> {tenant.name}</span>
      </Button>
    </div>
  );
}
