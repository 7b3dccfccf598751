"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { operationsOfGroup } from "@/components/api/operations";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorNote } from "@/components/ui/state-notes";
import type { Operation } from "@/lib/domain/operation";
import { ChecksList } from "./checks-list";
import { groupHref, retryGroupOf } from "./group-words";
import { kindWords } from "./kind-words";
import type { Intent } from "./intent";
import { PlannedCalls } from "./planned-calls";
import { RefusalList } from "./refusal-list";
import { isSendable, useDryRuns } from "./use-dry-runs";
import { useSend } from "./use-send";

/** The same wish once more. */
const intentOf = (operation: Operation): Intent => ({
  id: operation.id,
  label: operation.subject ?? kindWords(operation.kind),
  kind: operation.kind,
  connectionId: operation.connectionId,
  input: { ...(operation.input as Record<string, unknown>) },
  ...(operation.kind === "connection.sync" || operation.kind === "vendor.call"
    ? { refusal: "It is not one of the writes that can be asked for again from here." }
    : {}),
});

/** What failed in a group, checked anew and sent again with the same input, as a group of its own. */
export default function RetryGroup({ groupId, onClose }: { groupId: string; onClose: () => void }) {
  const router = useRouter();
  const { data, error, refetch: readAgain } = useQuery(operationsOfGroup(groupId, "failed"));
  const intents = (data ?? []).map(intentOf);
  const { verdicts, isSettled, checkAgain } = useDryRuns(intents, data !== undefined);
  const sendable = verdicts.filter(isSendable);
  const again = retryGroupOf(groupId);
  const { send, isSending, refusals } = useSend({
    // Keys come from the group: trying it again twice makes nothing twice.
    draftId: `retry.${groupId}`,
    isAlwaysGroup: true,
    groupId: again,
    onSent: () => undefined,
  });
  const retry = async () => {
    const refused = await send(sendable.map((verdict) => verdict.intent));
    if (refused.length === 0) router.push(groupHref(again));
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Retry failed"
      description={data ? `${data.length === 1 ? "1 operation" : `${data.length} operations`}, with the same input` : "Reading …"}
      className="w-[min(42rem,calc(100vw-2rem))]"
    >
      <div className="grid gap-4">
        {error && <ErrorNote error={error} onRetry={() => void readAgain()} />}
        {data && (
          <section
            aria-label="Checks"
            aria-live="polite"
            className="max-h-72 overflow-y-auto rounded-md border px-3 py-1.5"
            tabIndex={0}
          >
            {data.length === 0 ? (
              <p className="py-1 text-sm">Nothing of it has failed any more.</p>
            ) : (
              <ChecksList onAgain={checkAgain} verdicts={verdicts} />
            )}
          </section>
        )}
        {sendable.length > 0 && <PlannedCalls calls={sendable.flatMap((verdict) => verdict.dryRun.calls)} />}
        <RefusalList refusals={refusals} />
        <div className="flex flex-wrap justify-end gap-2 border-t pt-4">
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" disabled={!isSettled || sendable.length === 0 || isSending} onClick={() => void retry()}>
            {isSending ? "Sending …" : `Retry ${sendable.length}`}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
