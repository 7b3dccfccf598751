import type { BlockAnswer, BlockCall } from "./call";
import { blockStorageOperations } from "./operations";
import { Refusal } from "../storage/refusal";

/** An operation's answer, or what it refused and why. */
export type BlockOutcome = { refused: false; answer: BlockAnswer } | { refused: true; refusal: Refusal };

/** Runs one operation of the contract: first lets time take its effect, then does it or refuses. Never half of it. */
export function executeBlockStorage(operationId: string, call: BlockCall): BlockOutcome {
  const operation = blockStorageOperations[operationId];
  if (operation === undefined) throw new Error(`Block Storage has no operation ${operationId}.`);
  call.world.settle(call.now);
  try {
    return { refused: false, answer: operation(call) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: true, refusal: error };
    throw error;
  }
}
