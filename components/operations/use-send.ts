"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { createOperation, dryRun, operationKeys } from "@/components/api/operations";
import { idempotencyKeyOf, type Intent } from "./intent";
import { worstOf } from "./use-dry-runs";

export interface Refusal {
  intent: Intent;
  error: unknown;
}

const atOnce = 4;

/** `send` never sends one wish twice, however often it is called; it gives back what was refused. */
export interface Sending {
  send: (intents: readonly Intent[]) => Promise<readonly Refusal[]>;
  isSending: boolean;
  refusals: readonly Refusal[];
}

interface SendOptions {
  /** Begins every key, and names the group of what is sent together. */
  draftId: string;
  /** Another name for the group. */
  groupId?: string;
  /** Even what is sent by itself belongs to the group. */
  isAlwaysGroup?: boolean;
  onSent: (intent: Intent, operationId: string) => void;
}

/**
 * Sends intents, a few at once, each with its own stable key. The checks run again first; what they now block is not sent.
 * What fails stays in `refusals` and can be sent again under the same key. Several sent together become a group.
 */
export function useSend({ draftId, groupId = draftId, isAlwaysGroup = false, onSent }: SendOptions): Sending {
  const [isSending, setIsSending] = useState(false);
  const [refusals, setRefusals] = useState<Refusal[]>([]);
  const client = useQueryClient();
  // What is sent again later belongs to those that it was first sent with.
  const isGroup = useRef(false);

  async function sendOne(intent: Intent): Promise<Refusal | null> {
    try {
      const { checks } = await dryRun(intent);
      if (worstOf(checks) === "error")
        return { intent, error: new Error(checks.find((check) => check.level === "error")?.message) };
      const operation = await createOperation(
        intent,
        idempotencyKeyOf(draftId, intent),
        isAlwaysGroup || isGroup.current ? groupId : null,
      );
      client.setQueryData(operationKeys.one(operation.id), operation);
      onSent(intent, operation.id);
      return null;
    } catch (error) {
      return { intent, error };
    }
  }

  async function send(intents: readonly Intent[]): Promise<readonly Refusal[]> {
    if (isSending) return [];
    isGroup.current ||= intents.length > 1;
    setIsSending(true);
    setRefusals([]);
    const waiting = [...intents];
    const refused: Refusal[] = [];
    const work = async () => {
      for (let intent = waiting.shift(); intent; intent = waiting.shift()) {
        const refusal = await sendOne(intent);
        if (!refusal) continue;
        refused.push(refusal);
        setRefusals([...refused]);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    await client.invalidateQueries({ queryKey: ["operations", "list"] });
    setIsSending(false);
    return refused;
  }

  return { send, isSending, refusals };
}
