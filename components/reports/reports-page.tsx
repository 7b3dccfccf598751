"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, Printer } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { SelectField } from "@/components/actions/fields/plain-fields";
import { tenantsQuery } from "@/components/api/inventory";
import { meQuery } from "@/components/api/me";
import { monthlyReportAddress, monthlyReportQuery } from "@/components/api/reports";
import { useScope } from "@/components/frame/use-scope";
import { Button } from "@/components/ui/button";
import { useNow, useTimezone } from "@/components/ui/moment";
import { notify } from "@/components/ui/notices";
import { saveAnswer } from "@/components/ui/save-answer";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorNote } from "@/components/ui/state-notes";
import { lastMonths } from "./months";
import { ReportSheet } from "./report-sheet";
import { ShareLinks } from "./share-links";

/** The report of a month: to read, to print, to keep as CSV, and for administrators to share. */
export function ReportsPage() {
  const months = lastMonths(useNow());
  const timezone = useTimezone();
  const { data: me } = useQuery(meQuery);
  const { data: tenants } = useQuery(tenantsQuery);
  const [asked, setAsked] = useQueryStates({ month: parseAsString });
  // The tenant is the scope that the frame keeps: one parameter of the address is read in one way.
  const [scope, setScope] = useScope();
  const tenantId = scope.tenantId[0] ?? null;
  const month = months.find(({ value }) => value === asked.month)?.value ?? months[0]?.value ?? "";
  const { data: report, error, refetch } = useQuery(monthlyReportQuery(month, tenantId));
  const save = async () => {
    const address = monthlyReportAddress(month, tenantId);
    const answer = await fetch(address, { headers: { accept: "text/csv" }, credentials: "same-origin" }).catch(() => null);
    if (answer?.ok) await saveAnswer(answer, `report-${month}.csv`);
    else notify("error", "The CSV could not be made. Try again.");
  };
  return (
    <div className="mx-auto grid w-full max-w-5xl gap-6 p-4 md:p-6">
      <div className="flex flex-wrap items-end gap-3" data-print="no">
        <div className="w-44">
          <SelectField label="Month" onChange={(value) => void setAsked({ month: value })} options={months} value={month} />
        </div>
        {(tenants?.items.length ?? 0) > 1 && (
          <div className="w-56">
            <SelectField
              empty={me?.tenants === null ? "All tenants" : "All of yours"}
              label="Tenant"
              onChange={(value) => void setScope({ tenantId: value === "" ? null : [value] })}
              options={(tenants?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
              value={tenantId ?? ""}
            />
          </div>
        )}
        <div className="flex-1" />
        <Button onClick={() => void save()}>
          <Download aria-hidden /> CSV
        </Button>
        <Button onClick={() => window.print()}>
          <Printer aria-hidden /> Print
        </Button>
      </div>
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : report ? (
        <ReportSheet report={report} timezone={timezone} />
      ) : (
        <div aria-busy className="grid gap-4">
          <Skeleton className="h-8 w-96 max-w-full" />
          <Skeleton className="h-64" />
        </div>
      )}
      {me?.actions.includes("shares:write") && <ShareLinks tenants={tenants?.items ?? []} />}
    </div>
  );
}
