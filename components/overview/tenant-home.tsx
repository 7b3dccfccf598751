"use client";

import { useQuery } from "@tanstack/react-query";
import { Printer } from "lucide-react";
import Link from "next/link";
import { pageQuery } from "@/components/api/inventory";
import { monthlyReportQuery } from "@/components/api/reports";
import { HomeRequests } from "@/components/requests/home-requests";
import { Button } from "@/components/ui/button";
import { Moment } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorNote } from "@/components/ui/state-notes";
import { ProtectionMark, RunMark } from "@/components/ui/state-mark";
import type { History, RestoreTarget } from "@/lib/domain/inventory";
import { pointOf } from "@/lib/domain/point-words";
import { coverageSentence } from "@/lib/domain/report-words";
import { HomeRow, HomeSection } from "./home-section";

const few = 8;
const exceptionsHref =
  "/vms?protection=failing&protection=late&protection=unprotected&protection=not-scheduled&protection=unknown";

/** The first page of people who see some tenants only: are we covered, what is not and why, what ran, what there is to restore. */
export function TenantHome({ month }: { month: string }) {
  const { data: report, error, refetch } = useQuery(monthlyReportQuery(month, null));
  const runs = useQuery(pageQuery<History>("histories", `limit=${few}`));
  const points = useQuery(pageQuery<RestoreTarget>("restore-targets", `limit=${few}`));
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (!report) {
    return (
      <div aria-busy className="grid gap-4 p-4">
        <Skeleton className="h-7 w-96 max-w-full" />
        <Skeleton className="h-64" />
      </div>
    );
  }
  return (
    <div className="grid gap-4 p-4">
      <header className="flex flex-wrap items-baseline gap-x-4 gap-y-2">
        <h1 className="text-xl font-semibold">{coverageSentence(report)}</h1>
        <span className="text-table text-muted-foreground">
          as of <Moment at={report.asOf} />
        </span>
        <div className="ml-auto flex gap-2" data-print="no">
          <Button asChild>
            <Link href="/reports">Monthly report</Link>
          </Button>
          <Button onClick={() => window.print()}>
            <Printer aria-hidden /> Print
          </Button>
        </div>
      </header>
      <HomeRequests />
      <HomeSection href={exceptionsHref} none="Every machine is within its target." title="Exceptions">
        {report.exceptions.slice(0, 20).map((vm) => (
          <li className="grid gap-x-3 gap-y-0.5 border-b px-3 py-2 text-table last:border-0 sm:grid-cols-[1fr_auto]" key={vm.id}>
            <Link className="min-w-0 truncate font-medium hover:underline" href={`/vms/${vm.id}`}>
              {vm.name}
            </Link>
            <ProtectionMark protection={vm.protection} reason={null} />
            <p className="text-muted-foreground sm:col-span-2">{vm.protectionReason}</p>
          </li>
        ))}
      </HomeSection>
      <div className="grid gap-4 lg:grid-cols-2">
        <HomeSection href="/histories" none={runs.isPending ? "Reading …" : "Nothing has run yet."} title="Runs">
          {(runs.data?.items ?? []).map((run) => (
            <HomeRow href={`/histories/${run.id}`} key={run.id} name={run.vmName ?? run.backupName ?? run.vendorId}>
              <RunMark state={run.state} />
              <span className="text-muted-foreground max-sm:hidden">{run.kind}</span>
              <Moment at={run.startedAt} />
            </HomeRow>
          ))}
        </HomeSection>
        <HomeSection
          href="/restore-targets"
          none={points.isPending ? "Reading …" : "There is no point to restore from yet."}
          title="Newest points to restore from"
        >
          {(points.data?.items ?? []).map((point) => (
            <HomeRow href={`/restore-targets/${point.id}`} key={point.id} name={pointOf(point) ?? point.vendorId}>
              <span className="text-muted-foreground max-sm:hidden">{point.kind}</span>
              <Moment at={point.takenAt} />
            </HomeRow>
          ))}
        </HomeSection>
      </div>
    </div>
  );
}
