import { loadContract, type Contract } from "@/lib/providers/contract";
import document from "./google.openapi.json";

let contracts: { "": Contract } | null = null;

/** The console's contract, read at first use and kept. The vendor has one service, which goes without a name. */
export function googleContracts(): { "": Contract } {
  contracts ??= { "": loadContract("", document) };
  return contracts;
}

/** The contract of the console's one service. */
export const googleContract = (): Contract => googleContracts()[""];
