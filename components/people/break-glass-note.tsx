"use client";

import { useQuery } from "@tanstack/react-query";
import { Siren } from "lucide-react";
import Link from "next/link";
import { getJson } from "@/components/api/client";
import { meQuery } from "@/components/api/me";
import { Moment } from "@/components/ui/moment";
import type { ListAnswer } from "@/lib/domain/list";
import type { AuditEntryItem } from "@/lib/domain/people";

/** Says when somebody last tried the break-glass account, to those who may read the audit. */
export function BreakGlassNote() {
  const { data: me } = useQuery(meQuery);
  const { data } = useQuery({
    queryKey: ["audit", "break-glass"],
    queryFn: ({ signal }) =>
      getJson<ListAnswer<AuditEntryItem>>("/api/v1/audit?action=access.break-glass&sort=-at&limit=1", { signal }),
    enabled: me?.actions.includes("audit:read") ?? false,
  });
  const last = data?.items[0];
  if (!last) return null;
  return (
    <p role="status" className="flex items-start gap-2 rounded-md border border-bad p-3">
      <Siren aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <span>
        The break-glass account was {last.outcome === "done" ? "used to sign in" : "tried in vain"} <Moment at={last.at} />.{" "}
        <Link className="underline underline-offset-2" href="/audit?q=access.break-glass">
          See it in the audit
        </Link>
      </span>
    </p>
  );
}
