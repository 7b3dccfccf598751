"use client";

import { useQuery } from "@tanstack/react-query";
import { Printer } from "lucide-react";
import { useEffect, useState } from "react";
import { SelectField } from "@/components/actions/fields/plain-fields";
import { Button } from "@/components/ui/button";
import { useNow, useTimezone } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import { EmptyNote } from "@/components/ui/state-notes";
import type { Report } from "@/lib/domain/report";
import { lastMonths } from "./months";
import { ReportSheet } from "./report-sheet";

/*
 * Asked with plain requests: the API's client sends whoever is signed out to the sign-in page, and the reader of a link has
 * nothing to sign in with.
 */
async function exchange(secret: string): Promise<boolean> {
  const answer = await fetch("/api/v1/shared/session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ secret }),
  });
  return answer.ok;
}

async function readShared(month: string, signal: AbortSignal): Promise<Report | null> {
  const answer = await fetch(`/api/v1/shared/report?month=${month}`, { signal });
  if (answer.status === 401) return null;
  if (!answer.ok) throw new Error("The report could not be read. Try again.");
  return (await answer.json()) as Report;
}

/** The report behind a share link. The secret leaves the address as soon as it has been exchanged. */
export function SharedReport() {
  const months = lastMonths(useNow());
  const timezone = useTimezone();
  const [month, setMonth] = useState(months[0]?.value ?? "");
  const [isReady, setIsReady] = useState(false);
  useEffect(() => {
    const secret = window.location.hash.slice(1);
    const opened = secret === "" ? Promise.resolve(true) : exchange(secret).catch(() => false);
    void opened.then(() => {
      window.history.replaceState(null, "", window.location.pathname);
      setIsReady(true);
    });
  }, []);
  const {
    data: report,
    error,
    refetch,
  } = useQuery({
    queryKey: ["shared-report", month],
    queryFn: ({ signal }) => readShared(month, signal),
    enabled: isReady,
  });
  return (
    <main className="mx-auto grid w-full max-w-5xl gap-6 p-4 md:p-8">
      {error ? (
        <EmptyNote action={<Button onClick={() => void refetch()}>Try again</Button>} title="The report could not be read">
          {error.message}
        </EmptyNote>
      ) : report === undefined ? (
        <div aria-busy className="grid gap-4">
          <Skeleton className="h-8 w-96 max-w-full" />
          <Skeleton className="h-64" />
        </div>
      ) : report === null ? (
        <EmptyNote title="This link opens nothing">
          It has ended or was not copied whole. Ask whoever gave it to you for a new one.
        </EmptyNote>
      ) : (
        <>
          <div className="flex flex-wrap items-end gap-3" data-print="no">
            <div className="w-44">
              <SelectField label="Month" onChange={(value) => value !== "" && setMonth(value)} options={months} value={month} />
            </div>
            <div className="flex-1" />
            <Button onClick={() => window.print()}>
              <Printer aria-hidden /> Print
            </Button>
          </div>
          <ReportSheet report={report} timezone={timezone} />
        </>
      )}
    </main>
  );
}
