import type { OperationError } from "@/lib/domain/operation";
import type { Tracking } from "../../provider";
import { textOf, type VendorRow } from "./ask";

export const pollAfterSeconds = 2;

export function vendorFailure(title: string, state: string): OperationError {
  return { title, detail: `The vendor reports the state ${state}.`, vendor: { status: null, code: state, message: state } };
}

/** Block Storage shouts its states, the file services do not. */
const isErrorState = (state: string): boolean => /^error/i.test(state);

/** Follows a thing's `state` until it settles: done in one of `ended`, failed in an error state, under way in anything else. */
export function trackState(row: VendorRow | null, ended: readonly string[], result: Record<string, unknown>): Tracking {
  const state = textOf(row, "state") ?? "unknown";
  if (row === null) return { state: "running", progressPercent: null, pollAfterSeconds };
  if (ended.includes(state)) return { state: "succeeded", result: { ...result, vendorState: state } };
  if (isErrorState(state)) return { state: "failed", error: vendorFailure("The vendor could not finish it", state), result };
  return { state: "running", progressPercent: null, pollAfterSeconds };
}

/** Follows a thing until it is gone. */
export function trackAbsence(row: VendorRow | null, result: Record<string, unknown>): Tracking {
  const state = textOf(row, "state");
  if (row === null || state === "DELETED") return { state: "succeeded", result };
  if (state !== null && isErrorState(state))
    return { state: "failed", error: vendorFailure("The vendor could not remove it", state), result };
  return { state: "running", progressPercent: null, pollAfterSeconds };
}
