"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { createOperation, dryRun, operationKeys } from "@/components/api/operations";
import { idempotencyKeyOf, type Intent } from "./intent";
import { worstOf } from "./use-dry-runs";

export interface Refusal {
  intent: Intent;
  error: unknown;
}

const atOnce = 4;

/** `send` never sends one wish twice, however often it is called. */
export interface Sending {
  send: (intents: readonly Intent[]) => Promise<void>;
  isSending: boolean;
  refusals: readonly Refusal[];
}

interface SendOptions {
  draftId: string;
  onSent: (intent: Intent, operationId: string) => void;
}

/**
 * Sends intents, a few at once, each with its own stable key. The checks run again first; what they now block is not sent.
 * What fails stays in `refusals` and can be sent again under the same key.
 */
export function useSend({ draftId, onSent }: SendOptions): Sending {
  const [isSending, setIsSending] = useState(false);
  const [refusals, setRefusals] = useState<Refusal[]>([]);
  const client = useQueryClient();

  async function sendOne(intent: Intent): Promise<Refusal | null> {
    try {
      const { checks } = await dryRun(intent);
      if (worstOf(checks) === "error")
        return { intent, error: new Error(checks.find((check) => check.level === "error")?.message) };
      const operation = await createOperation(intent, idempotencyKeyOf(draftId, intent));
      client.setQueryData(operationKeys.one(operation.id), operation);
      onSent(intent, operation.id);
      return null;
    } catch (error) {
      return { intent, error };
    }
  }

  async function send(intents: readonly Intent[]): Promise<void> {
    if (isSending) return;
    setIsSending(true);
    setRefusals([]);
    const waiting = [...intents];
    const work = async () => {
      for (let intent = waiting.shift(); intent; intent = waiting.shift()) {
        const refusal = await sendOne(intent);
        if (refusal) setRefusals((known) => [...known, refusal]);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    await client.invalidateQueries({ queryKey: ["operations", "list"] });
    setIsSending(false);
  }

  return { send, isSending, refusals };
}
