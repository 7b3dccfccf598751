import "server-only";
import type { OpenConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import type { Plan, StepOutputs } from "@/lib/providers/plan";
import type { OperationSupport, ProviderIo } from "@/lib/providers/provider";
import type { OperationRow } from "./present";

/** What a turn leaves: nothing more to do, or another turn after so many seconds. */
export type Turn = { done: true } | { done: false; afterSeconds: number };

export const done: Turn = { done: true };
export const again = (afterSeconds: number): Turn => ({ done: false, afterSeconds });

/** A call that surely never left is sent again this often. */
export const mostAttempts = 6;
/** A lost outcome is looked for this long before a person is asked. */
export const reconcileSeconds = 600;
/** Work that the vendor never ends is given to a person. */
export const trackSeconds = 24 * 3_600;

/** An operation while its turn lasts. `row` and `outputs` move on with it. */
export interface Turning {
  db: Db;
  row: OperationRow;
  plan: Plan;
  outputs: StepOutputs;
  connection: OpenConnection;
  support: OperationSupport;
  io: ProviderIo;
}

/** Calls beside the steps are kept under numbers of their own, so that no turn takes one for a step. */
export const keeperIndex = (stepIndex: number) => 10_000 + stepIndex;
export const undoIndex = (stepIndex: number) => 20_000 + stepIndex;
