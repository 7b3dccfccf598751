"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { operationQuery } from "@/components/api/operations";
import { ChecksList } from "@/components/operations/checks-list";
import type { Intent } from "@/components/operations/intent";
import { PlannedCalls } from "@/components/operations/planned-calls";
import { ProgressList } from "@/components/operations/progress-list";
import { RefusalList } from "@/components/operations/refusal-list";
import { isSendable, useDryRuns } from "@/components/operations/use-dry-runs";
import { useSend } from "@/components/operations/use-send";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DownloadLink } from "./download-link";
import type { Image } from "./image";

interface ExportDialogProps {
  connectionId: string;
  image: Image;
  onClose: () => void;
}

/** Has the vendor make a file of an image, then hands the file out. */
export default function ExportDialog({ connectionId, image, onClose }: ExportDialogProps) {
  const [draftId] = useState(() => crypto.randomUUID());
  const [operationId, setOperationId] = useState<string | null>(null);
  const intent: Intent = {
    id: image.id,
    label: image.name,
    kind: "image.export",
    connectionId,
    input: { imageId: image.id },
  };
  const { verdicts, isSettled, checkAgain } = useDryRuns([intent], operationId === null);
  const sendable = verdicts.filter(isSendable);
  const { send, isSending, refusals } = useSend({ draftId, onSent: (_, id) => setOperationId(id) });
  return (
    <Dialog description={image.name} onOpenChange={(isOpen) => !isOpen && onClose()} open title="Export image">
      <div className="grid gap-4">
        {operationId === null ? (
          <>
            {sendable[0] && <p className="text-sm">{sendable[0].dryRun.summary}</p>}
            <section aria-label="Checks" aria-live="polite">
              <ChecksList onAgain={checkAgain} verdicts={verdicts} />
            </section>
            <PlannedCalls calls={sendable.flatMap(({ dryRun }) => dryRun.calls)} />
          </>
        ) : (
          <ProgressList sent={[{ operationId, label: image.name }]} />
        )}
        <RefusalList refusals={refusals} />
        <div className="flex justify-end gap-2 border-t pt-4">
          <Button onClick={onClose} variant="ghost">
            {operationId === null ? "Cancel" : "Close"}
          </Button>
          {operationId === null ? (
            <Button
              disabled={!isSettled || sendable.length === 0 || isSending}
              onClick={() => void send([intent])}
              variant="primary"
            >
              {isSending ? "Sending …" : "Export"}
            </Button>
          ) : (
            <Exported connectionId={connectionId} image={image} operationId={operationId} />
          )}
        </div>
      </div>
    </Dialog>
  );
}

function Exported({ operationId, connectionId, image }: { operationId: string; connectionId: string; image: Image }) {
  const { data: operation } = useQuery(operationQuery(operationId));
  return operation?.state === "succeeded" ? <DownloadLink connectionId={connectionId} image={image} isPrimary /> : null;
}
