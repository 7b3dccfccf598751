import type { Contract, ContractOperation } from "@/lib/providers/contract";
import type { SandboxAccount } from "./accounts";

/** A request that has passed signature, version and contract. */
export interface SamsungCall {
  operation: ContractOperation;
  account: SandboxAccount;
  region: string;
  /** The API version that was asked for, or the newest. */
  version: string;
  /** The sandbox's clock in milliseconds. */
  now: number;
  requestId: string;
  /** Decoded path parameters by name. */
  path: Readonly<Record<string, string>>;
  /** Query as values, defaults filled in. */
  query: Readonly<Record<string, unknown>>;
  /** Valid by the request schema of the version. */
  body: unknown;
  /** How work that the call starts is to end, in the vendor's word; null leaves it to the service. */
  outcome: string | null;
}

/** A success, or a refusal in the vendor's words; `body` becomes JSON, null none. */
export type SamsungAnswer = { status: number; body: unknown } | { status: number; code: string; detail: string };

/** One of the vendor's services behind the shared front. */
export interface SamsungService {
  contract: Contract;
  /** The operations that it plays: all of its contract. */
  operationIds: readonly string[];
  /** Does what the operation says or refuses. Whole or not at all. */
  execute(call: SamsungCall): SamsungAnswer;
  counts(): { counts: Record<string, number>; estimated?: string[] };
  reset(): void;
  /** Lets time take its effect. */
  tick(now: number): void;
}
