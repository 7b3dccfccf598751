import { loadContract, type Contract } from "@/lib/providers/contract";
import storware from "./storware.openapi.json";

let contract: Contract | null = null;

/** The one service of the vendor, read at first use and kept. It has no name of its own in proxied paths. */
export function storwareContract(): Contract {
  contract ??= loadContract("", storware);
  return contract;
}

export const storwareContracts = (): Record<string, Contract> => ({ "": storwareContract() });
