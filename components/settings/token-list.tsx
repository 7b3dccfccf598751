"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { everyTenantQuery } from "@/components/api/people";
import { revokeToken, tokensQuery } from "@/components/api/tokens";
import { problemWords } from "@/components/operations/problem-words";
import { useTimezone } from "@/components/schedule-editor/use-timezone";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { EmptyNote, ErrorNote } from "@/components/ui/state-notes";
import type { ApiToken } from "@/lib/domain/people";
import { NewToken } from "./new-token";

/** One's own tokens: made, shown once, revoked. */
export function TokenList() {
  const { data, error, refetch } = useQuery(tokensQuery);
  const [isMaking, setIsMaking] = useState(false);
  const make = (
    <Button variant="primary" onClick={() => setIsMaking(true)}>
      Make a token
    </Button>
  );
  return (
    <section aria-labelledby="tokens" className="grid gap-4">
      <div className="flex items-center justify-between gap-3">
        <h1 id="tokens" className="text-lg font-semibold">
          Tokens
        </h1>
        {make}
      </div>
      <p className="text-muted-foreground">
        For scripts: a token may do at most what you may, and is sent in the Authorization header.
      </p>
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div aria-busy>
          <Skeleton className="h-24" />
        </div>
      ) : data.items.length === 0 ? (
        <EmptyNote title="No token yet">Make one for each script, so that each can be revoked by itself.</EmptyNote>
      ) : (
        <ul className="divide-y rounded-md border bg-surface">
          {data.items.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </ul>
      )}
      <Dialog open={isMaking} onOpenChange={setIsMaking} title="Make a token">
        <NewToken onDone={() => setIsMaking(false)} />
      </Dialog>
    </section>
  );
}

function TokenRow({ token }: { token: ApiToken }) {
  const client = useQueryClient();
  const timezone = useTimezone();
  const { data: tenants = [] } = useQuery(everyTenantQuery);
  const nameOf = (id: string) => tenants.find((tenant) => tenant.id === id)?.name ?? "a tenant that is not yours any more";
  const [isSure, setIsSure] = useState(false);
  const revocation = useMutation({
    mutationFn: () => revokeToken(token.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tokens"] }),
  });
  const date = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, dateStyle: "medium" });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{token.name}</p>
        <p className="text-table text-muted-foreground">
          {[
            token.role,
            token.tenantIds === null ? null : `in ${token.tenantIds.map((id) => nameOf(id)).join(", ")}`,
            token.readOnly ? "reads only" : null,
            `until ${date.format(new Date(token.expiresAt))}`,
            token.lastUsedAt ? `last used ${date.format(new Date(token.lastUsedAt))}` : "never used",
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {revocation.error && (
          <p role="alert" className="text-sm text-bad">
            {problemWords(revocation.error)}
          </p>
        )}
      </div>
      <Button
        variant={isSure ? "danger" : "secondary"}
        disabled={revocation.isPending}
        onBlur={() => setIsSure(false)}
        onClick={() => (isSure ? revocation.mutate() : setIsSure(true))}
      >
        {isSure ? "Revoke for good" : "Revoke"}
        <span className="sr-only"> {token.name}</span>
      </Button>
    </li>
  );
}
