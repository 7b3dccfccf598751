import { loadContract, type Contract } from "@/lib/providers/contract";
import document from "./sangfor.openapi.json";

let contracts: { "": Contract } | null = null;

/** The platform's one contract, read at first use and kept. */
export function sangforContracts(): { "": Contract } {
  contracts ??= { "": loadContract("", document) };
  return contracts;
}
