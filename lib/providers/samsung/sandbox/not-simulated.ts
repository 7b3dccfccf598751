import type { Contract } from "@/lib/providers/contract";
import type { SamsungService } from "./service";

/** A service whose requests are checked by signature and contract, and whose operations are not played yet: each says so. */
export function notSimulated(contract: Contract): SamsungService {
  return {
    contract,
    operationIds: [],
    execute: ({ operation }) => ({
      status: 501,
      code: "NotSimulated",
      detail: `${contract.title}: ${operation.operationId} is not simulated yet. The request was valid.`,
    }),
    counts: () => ({ counts: {} }),
    reset: () => undefined,
    tick: () => undefined,
  };
}
