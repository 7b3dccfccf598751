"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, Settings2, ShieldCheck, ShieldX } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { auditVerdictQuery } from "@/components/api/audit";
import { meQuery } from "@/components/api/me";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import type { AuditVerdict } from "@/lib/domain/audit";

const KeepingDialog = lazy(() => import("./keeping-dialog"));

/** Whether the record holds; taking it along; how long it is kept and where it goes. For people who see all tenants. */
export function VerifyBar() {
  const { data: me } = useQuery(meQuery);
  const verdict = useQuery(auditVerdictQuery);
  const [isKeeping, setIsKeeping] = useState(false);
  if (me?.tenants !== null) return null;
  return (
    <div className="flex flex-wrap items-center gap-3 border-b px-3 py-2">
      <Button disabled={verdict.isFetching} onClick={() => void verdict.refetch()}>
        {verdict.data && !verdict.data.ok ? <ShieldX aria-hidden /> : <ShieldCheck aria-hidden />} Verify the record
      </Button>
      <span aria-live="polite" className="min-w-0 flex-1 text-table break-words text-muted-foreground">
        {verdict.isFetching
          ? "Reading every entry …"
          : verdict.error
            ? problemWords(verdict.error)
            : verdict.data
              ? verdictWords(verdict.data)
              : "Each entry's hash covers the one before; every day's last hash is signed."}
      </span>
      <Button asChild>
        <a download href="/api/v1/audit/export">
          <Download aria-hidden /> JSON lines
        </a>
      </Button>
      {me.actions.includes("audit:write") && (
        <Button onClick={() => setIsKeeping(true)}>
          <Settings2 aria-hidden /> Keeping
        </Button>
      )}
      {isKeeping && (
        <Suspense>
          <KeepingDialog onDone={() => setIsKeeping(false)} />
        </Suspense>
      )}
    </div>
  );
}

function verdictWords({ ok, checked, broken, days, unsigned }: AuditVerdict): string {
  const entries = `${checked.toLocaleString("en")} ${checked === 1 ? "entry" : "entries"}`;
  if (!ok && broken) return `Broken at ${broken.id}: ${broken.reason}. ${entries} before it fit.`;
  const removed = days.removed > 0 ? `, ${days.removed} removed by rule` : "";
  return `Unbroken: ${entries}; ${days.signed} signed ${days.signed === 1 ? "day" : "days"}${removed}; ${unsigned} not signed yet.`;
}
