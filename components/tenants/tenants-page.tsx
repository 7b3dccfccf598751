"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { tenantRulesQuery, tenantTreeQuery } from "@/components/api/tenants";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorNote } from "@/components/ui/state-notes";
import { Overrides } from "./overrides";
import { RuleEditor } from "./rule-editor";
import { TenantTree } from "./tenant-tree";

/** Tenants, the rules that give rows to them, and what was decided about single rows. */
export function TenantsPage() {
  const tenants = useQuery(tenantTreeQuery);
  const rules = useQuery(tenantRulesQuery);
  const error = tenants.error ?? rules.error;
  if (error) return <ErrorNote error={error} onRetry={() => void Promise.all([tenants.refetch(), rules.refetch()])} />;
  if (!tenants.data || !rules.data) {
    return (
      <div aria-busy className="grid gap-4">
        <Skeleton className="h-8 w-48" />
        <Skeleton className="h-40" />
        <Skeleton className="h-64" />
      </div>
    );
  }
  const { unassignedMachines, pendingConnections } = rules.data;
  return (
    <div className="grid gap-8">
      <header className="grid gap-2">
        <h1 className="text-lg font-semibold">Tenants</h1>
        <p className="text-muted-foreground">
          {unassignedMachines === 0 ? (
            "Every machine belongs to a tenant."
          ) : (
            <>
              <Link className="text-accent underline underline-offset-2" href="/vms?tenantId=unassigned">
                {unassignedMachines.toLocaleString("en")} {unassignedMachines === 1 ? "machine belongs" : "machines belong"} to
                nobody
              </Link>{" "}
              and can be seen only by people who see all tenants.
            </>
          )}
        </p>
        <p aria-live="polite" className="text-table text-busy empty:hidden">
          {pendingConnections > 0 &&
            `The rules are being followed: ${pendingConnections} ${pendingConnections === 1 ? "connection is" : "connections are"} still to go.`}
        </p>
      </header>
      <TenantTree tenants={tenants.data.items} />
      <RuleEditor key={rules.data.version} standing={rules.data} tenants={tenants.data.items} />
      <Overrides tenants={tenants.data.items} />
    </div>
  );
}
