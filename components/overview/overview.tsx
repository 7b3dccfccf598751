"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { overviewQuery } from "@/components/api/inventory";
import { meQuery } from "@/components/api/me";
import { HomeRequests } from "@/components/requests/home-requests";
import { cn } from "@/components/ui/cn";
import { Moment } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorNote } from "@/components/ui/state-notes";
import { ConnectionMark, ProtectionMark, RunMark } from "@/components/ui/state-mark";
import type { Overview as Figures } from "@/lib/domain/overview";
import { HomeRow, HomeSection } from "./home-section";

/** The morning check on one screen: is everything protected, what failed, what runs, what needs somebody. Worst first. */
export function Overview() {
  const { data, error, isPending, refetch } = useQuery(overviewQuery);
  const { data: me } = useQuery(meQuery);
  if (isPending) return <OverviewSkeleton />;
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  const since = encodeURIComponent(data.since);
  const figures: { label: string; value: number; href: string; looks: string }[] = [
    {
      label: "failed in 24 h",
      value: data.failedLastDay,
      href: `/histories?state=failed&state=partial&startedAfter=${since}`,
      looks: "text-bad",
    },
    { label: "failing", value: data.protection.failing, href: "/vms?protection=failing", looks: "text-bad" },
    { label: "late", value: data.protection.late, href: "/vms?protection=late", looks: "text-warn" },
    { label: "unprotected", value: data.protection.unprotected, href: "/vms?protection=unprotected", looks: "text-bad" },
    {
      label: "not scheduled",
      value: data.protection["not-scheduled"],
      href: "/vms?protection=not-scheduled",
      looks: "text-warn",
    },
    { label: "running now", value: data.running, href: "/histories?state=running&state=queued", looks: "text-busy" },
    ...(me?.actions.includes("operations:write")
      ? [{ label: "need attention", value: data.needsAttention, href: "/operations?state=needs-attention", looks: "text-warn" }]
      : []),
  ];
  return (
    <div className="grid gap-4 p-4">
      <header className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h1 className="text-xl font-semibold">{sentence(data)}</h1>
        <span className="ml-auto text-table text-muted-foreground">
          as of <Moment at={data.asOf} />
        </span>
      </header>
      <ul className="grid grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))] gap-2">
        {figures.map(({ label, value, href, looks }) => (
          <li key={label}>
            <Link className="block h-full rounded-lg border bg-surface px-3 py-2 hover:border-accent" href={href}>
              <span className={cn("block text-2xl font-semibold tabular-nums", value > 0 ? looks : "text-muted-foreground")}>
                {value.toLocaleString("en")}
              </span>
              <span className="text-table text-muted-foreground">{label}</span>
            </Link>
          </li>
        ))}
      </ul>
      <HomeRequests />
      <div className="grid gap-4 lg:grid-cols-2">
        <HomeSection
          href="/vms?protection=failing&protection=late&protection=unprotected&protection=not-scheduled"
          none="Every machine is within its target."
          title="Machines to look at"
        >
          {data.worstMachines.map((vm) => (
            <HomeRow href={`/vms/${vm.id}`} key={vm.id} name={vm.name}>
              <ProtectionMark protection={vm.protection} reason={vm.protectionReason} />
              <span className="text-muted-foreground max-sm:hidden">
                last good <Moment at={vm.lastGoodAt} />
              </span>
            </HomeRow>
          ))}
        </HomeSection>
        <HomeSection
          href={`/histories?state=failed&state=partial&startedAfter=${since}`}
          none="Nothing failed since yesterday."
          title="Failed since yesterday"
        >
          {data.failures.map((run) => (
            <HomeRow href={`/histories/${run.id}`} key={run.id} name={run.vmName ?? run.backupName ?? run.vendorId}>
              <RunMark state={run.state} />
              <span className="text-muted-foreground max-sm:hidden">{run.kind}</span>
              <Moment at={run.startedAt} />
            </HomeRow>
          ))}
        </HomeSection>
        <HomeSection href="/histories?state=running&state=queued" none="Nothing runs at the moment." title="Running now">
          {data.runningNow.map((run) => (
            <HomeRow href={`/histories/${run.id}`} key={run.id} name={run.vmName ?? run.backupName ?? run.vendorId}>
              <RunMark state={run.state} />
              <span className="text-muted-foreground max-sm:hidden">{run.kind}</span>
              <Moment at={run.startedAt} />
            </HomeRow>
          ))}
        </HomeSection>
        <HomeSection href="/settings/connections" none="No connection yet. Add one under Settings." title="Connections">
          {data.connections.map((connection) => (
            <HomeRow
              href={me?.actions.includes("connections:sync") ? "/settings/connections" : "/vms"}
              key={connection.id}
              name={connection.name}
            >
              <ConnectionMark state={connection.state} why={connection.lastError} />
              <span className="text-muted-foreground">
                read <Moment at={connection.lastSyncAt} />
              </span>
            </HomeRow>
          ))}
        </HomeSection>
      </div>
    </div>
  );
}

/** One clear answer before any figure. */
function sentence({ machines, recoverable, protection }: Figures): string {
  const counted = machines - protection.excluded - protection.gone;
  if (counted === 0) return "No machines are known yet.";
  const exceptions = counted - recoverable;
  if (exceptions === 0) return `All ${counted.toLocaleString("en")} machines can be restored to within their target.`;
  return `${recoverable.toLocaleString("en")} of ${counted.toLocaleString("en")} machines can be restored to within their target; ${exceptions.toLocaleString("en")} cannot.`;
}

function OverviewSkeleton() {
  return (
    <div aria-busy className="grid gap-4 p-4">
      <Skeleton className="h-7 w-96 max-w-full" />
      <div className="grid grid-cols-2 gap-2 md:grid-cols-6">
        {Array.from({ length: 6 }, (_, index) => (
          <Skeleton className="h-16" key={index} />
        ))}
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        <Skeleton className="h-64" />
        <Skeleton className="h-64" />
      </div>
    </div>
  );
}
