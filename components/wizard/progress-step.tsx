"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { ProgressList } from "@/components/operations/progress-list";
import { RefusalList } from "@/components/operations/refusal-list";
import type { Sending } from "@/components/operations/use-send";
import type { DraftHandle } from "./use-draft";

interface ProgressStepProps<Values> {
  handle: DraftHandle<Values>;
  sending: Sending;
  labels: Record<string, string>;
  done: { href: string; label: string };
  after?: ReactNode;
}

/** Live progress, then the receipt; a reload comes back here. */
export function ProgressStep<Values>({ handle, sending, labels, done, after }: ProgressStepProps<Values>) {
  const router = useRouter();
  const sent = Object.entries(handle.draft.sent).map(([intentId, operationId]) => ({
    operationId,
    label: labels[intentId] ?? null,
  }));
  return (
    <div className="grid gap-5">
      <ProgressList sent={sent} groupId={handle.draft.id} />
      <RefusalList refusals={sending.refusals} />
      {sending.refusals.length > 0 && (
        <div>
          <Button disabled={sending.isSending} onClick={() => void sending.send(sending.refusals.map(({ intent }) => intent))}>
            Send what was refused again
          </Button>
        </div>
      )}
      {after}
      <div className="flex flex-wrap gap-3 border-t pt-4">
        <Button asChild>
          <Link href={done.href}>{done.label}</Link>
        </Button>
        <Button
          onClick={() => {
            handle.discard();
            router.replace(window.location.pathname);
          }}
        >
          Start another
        </Button>
      </div>
    </div>
  );
}
