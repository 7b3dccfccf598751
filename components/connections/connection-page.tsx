"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { oneConnectionQuery, removeConnection, syncConnection, testConnection } from "@/components/api/connections";
import { meQuery } from "@/components/api/me";
import { TypedGuard } from "@/components/actions/typed-guard";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorNote } from "@/components/ui/state-notes";
import type { Connection } from "@/lib/domain/connection";
import { ConnectionForm } from "./connection-form";
import { ConnectionStateMark } from "./connection-state";
import { SyncRuns } from "./sync-runs";

/** One connection: health, versions, counts, errors; test, read now, change, remove. */
export function ConnectionPage({ id }: { id: string }) {
  const { data: connection, error, refetch } = useQuery(oneConnectionQuery(id));
  const { data: me } = useQuery(meQuery);
  const client = useQueryClient();
  const [isEditing, setIsEditing] = useState(false);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (!connection) return <Skeleton className="h-72" />;
  const may = (action: "connections:write" | "connections:sync") => me?.actions.includes(action) ?? false;
  return (
    <div className="grid gap-6">
      <header className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1">
          <Link href="/settings/connections" className="text-sm text-muted-foreground underline underline-offset-2">
            Connections
          </Link>
          <h1 className="truncate text-lg font-semibold">{connection.name}</h1>
          <p className="truncate text-sm text-muted-foreground">{connection.endpoint}</p>
        </div>
        {may("connections:write") && (
          <Button onClick={() => setIsEditing(!isEditing)}>{isEditing ? "Stop changing" : "Change"}</Button>
        )}
        {may("connections:write") && <RemoveButton connection={connection} />}
      </header>
      {isEditing ? (
        <ConnectionForm
          connection={connection}
          onSaved={() => {
            setIsEditing(false);
            void client.invalidateQueries({ queryKey: ["connections"] });
          }}
        />
      ) : (
        <>
          <section aria-label="Health" className="grid gap-3 rounded-md border bg-surface p-4">
            <ConnectionStateMark state={connection.state} />
            {connection.lastError && <p className="text-sm text-bad">{connection.lastError}</p>}
            <p className="text-sm text-muted-foreground">
              {Object.entries(connection.counts)
                .map(
                  ([noun, count]) =>
                    `${count.toLocaleString("en")} ${noun.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}${count === 1 ? "" : "s"}`,
                )
                .join(" · ") || "Nothing has been read yet."}
            </p>
            {may("connections:sync") && <Trial connection={connection} />}
          </section>
          <Versions connection={connection} />
          {may("connections:sync") && <SyncRuns connectionId={connection.id} />}
        </>
      )}
    </div>
  );
}

/** Tries the credentials, and reads anew. */
function Trial({ connection }: { connection: Connection }) {
  const client = useQueryClient();
  const refresh = () => void client.invalidateQueries({ queryKey: ["connections"] });
  const trial = useMutation({ mutationFn: () => testConnection(connection.id), onSettled: refresh });
  const sync = useMutation({ mutationFn: () => syncConnection(connection.id, crypto.randomUUID()), onSettled: refresh });
  const failure = trial.error ?? sync.error;
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        <Button disabled={trial.isPending} onClick={() => trial.mutate()}>
          {trial.isPending ? "Testing …" : "Test"}
        </Button>
        <Button disabled={sync.isPending} onClick={() => sync.mutate()}>
          Read now
        </Button>
        {sync.data && (
          <Button asChild variant="link">
            <Link href={`/operations/${sync.data.id}`}>Follow it</Link>
          </Button>
        )}
      </div>
      <div role="status" className="text-sm">
        {trial.data?.ok && (
          <p>
            <span className="text-good">It works</span>, answered in {trial.data.latencyMs} ms.
            {trial.data.permissions.length > 0 && ` May: ${trial.data.permissions.join(", ")}.`}
          </p>
        )}
        {trial.data && !trial.data.ok && <p className="text-bad">It does not work: {trial.data.problem?.message}</p>}
        {failure && <p className="text-bad">{problemWords(failure)}</p>}
      </div>
    </div>
  );
}

function Versions({ connection }: { connection: Connection }) {
  if (connection.versions.length === 0) return null;
  return (
    <section aria-labelledby="versions" className="grid gap-2">
      <h2 id="versions" className="font-medium">
        Versions of the vendor&apos;s services
      </h2>
      <ul className="divide-y rounded-md border text-table">
        {connection.versions.map((version) => (
          <li key={`${version.service} ${version.version}`} className="flex flex-wrap gap-x-4 px-3 py-1.5">
            <span className="w-48 truncate">{version.service}</span>
            <span className="tabular-nums">{version.version}</span>
            <span className="text-muted-foreground">{version.state.toLowerCase()}</span>
            <span className={version.endsOn ? "ml-auto text-warn" : "ml-auto text-muted-foreground"}>
              {version.endsOn ? `ends ${version.endsOn}` : "no end announced"}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function RemoveButton({ connection }: { connection: Connection }) {
  const router = useRouter();
  const client = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const removal = useMutation({
    mutationFn: () => removeConnection(connection.id),
    onSuccess: () => {
      router.push("/settings/connections");
      void client.invalidateQueries();
    },
  });
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Remove</Button>
      <Dialog open={isOpen} onOpenChange={setIsOpen} title="Remove connection" description={connection.name}>
        <div className="grid gap-4">
          <p>
            Backdesk forgets this account, its credentials and every row that came from it (
            {Object.values(connection.counts)
              .reduce((sum, count) => sum + count, 0)
              .toLocaleString("en")}
            ). Nothing is changed at the vendor; backups there go on. The audit keeps what was done.
          </p>
          <TypedGuard wanted={connection.name} typed={typed} onType={setTyped} />
          <p role="alert" className="text-sm text-bad">
            {removal.error && problemWords(removal.error)}
          </p>
          <div className="flex justify-end gap-2">
            <Button variant="ghost" onClick={() => setIsOpen(false)}>
              Cancel
            </Button>
            <Button
              variant="danger"
              disabled={typed.trim() !== connection.name || removal.isPending}
              onClick={() => removal.mutate()}
            >
              Remove connection
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
