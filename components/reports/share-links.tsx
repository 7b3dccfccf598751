"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleMinus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { endShareLink, shareLinksQuery } from "@/components/api/reports";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Moment, useNow } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import { EmptyNote, ErrorNote } from "@/components/ui/state-notes";
import type { Tenant } from "@/lib/domain/people";
import type { ShareLink } from "@/lib/domain/report";

const ShareLinkForm = lazy(() => import("./share-link-form"));

/** Read-only links to tenants' reports: made, watched and ended by administrators. */
export function ShareLinks({ tenants }: { tenants: readonly Tenant[] }) {
  const { data, error, refetch } = useQuery(shareLinksQuery);
  const [isMaking, setIsMaking] = useState(false);
  return (
    <section aria-labelledby="share-links" className="grid gap-3 border-t pt-6" data-print="no">
      <div className="flex items-center justify-between gap-3">
        <h2 className="font-semibold" id="share-links">
          Share links
        </h2>
        <Button disabled={tenants.length === 0} onClick={() => setIsMaking(true)}>
          Make a link
        </Button>
      </div>
      <p className="text-muted-foreground">
        Whoever has such a link can read the report of its tenant, and nothing else, until it ends.
      </p>
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div aria-busy>
          <Skeleton className="h-16" />
        </div>
      ) : data.items.length === 0 ? (
        <EmptyNote title="No link yet">Make one for somebody who has no account, such as an auditor.</EmptyNote>
      ) : (
        <ul aria-label="Share links" className="divide-y rounded-md border bg-surface">
          {data.items.map((link) => (
            <LinkRow key={link.id} link={link} />
          ))}
        </ul>
      )}
      <Dialog onOpenChange={setIsMaking} open={isMaking} title="Make a share link">
        <Suspense>
          <ShareLinkForm onDone={() => setIsMaking(false)} tenants={tenants} />
        </Suspense>
      </Dialog>
    </section>
  );
}

function LinkRow({ link }: { link: ShareLink }) {
  const client = useQueryClient();
  const now = useNow();
  const ending = useMutation({
    mutationFn: () => endShareLink(link.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ["share-links"] }),
  });
  const isOpen = link.endedAt === null && new Date(link.expiresAt) > now;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate">
          <span className="font-medium">{link.name}</span> · {link.tenantName}
        </p>
        <p className="text-table text-muted-foreground">
          by {link.madeBy}, opened {link.opened} {link.opened === 1 ? "time" : "times"}
          {link.lastOpenedAt && (
            <>
              , last <Moment at={link.lastOpenedAt} />
            </>
          )}
        </p>
        {ending.error && (
          <p className="text-sm text-bad" role="alert">
            {problemWords(ending.error)}
          </p>
        )}
      </div>
      <span className={`inline-flex items-center gap-1.5 text-table ${isOpen ? "text-good" : "text-muted-foreground"}`}>
        {isOpen ? <CircleCheck aria-hidden className="size-4" /> : <CircleMinus aria-hidden className="size-4" />}
        {isOpen ? (
          <span>
            Open, ends <Moment at={link.expiresAt} />
          </span>
        ) : link.endedAt ? (
          "Ended"
        ) : (
          "Expired"
        )}
      </span>
      {isOpen && (
        <Button disabled={ending.isPending} onClick={() => ending.mutate()} size="sm">
          End<span className="sr-only"> {link.name}</span>
        </Button>
      )}
    </li>
  );
}
