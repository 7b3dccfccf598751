import type { ContractOperation } from "@/lib/providers/contract";
import type { ReceivedContent, StoredContent } from "@/lib/sandbox/contents";
import type { SandboxAccount } from "./accounts";

/** A request that has passed login and contract. */
export interface SangforCall {
  operation: ContractOperation;
  account: SandboxAccount;
  /** The sandbox's clock in milliseconds. */
  now: number;
  path: Readonly<Record<string, string>>;
  /** Query as values, defaults filled in. */
  query: Readonly<Record<string, unknown>>;
  body: unknown;
  /** What an upload brought. */
  content: ReceivedContent | null;
  /** How the task that the call starts is to end: one of the platform's words, or null for well. */
  outcome: string | null;
}

/** What goes into the envelope, or content that goes out as it is. */
export type SangforAnswer = { data: unknown } | { content: StoredContent };
export type Handler = (call: SangforCall) => SangforAnswer;
export type Handlers = Readonly<Record<string, Handler>>;

/** The date in the operation's path; 0 for a path without one. */
export const dateOf = (operation: ContractOperation): number => Number(/^\/janus\/(\d{8})\//.exec(operation.template)?.[1] ?? 0);

export const pathText = (call: SangforCall, name: string): string => call.path[name] ?? "";
export const queryText = (call: SangforCall, name: string): string | null => {
  const value = call.query[name];
  return value === undefined || value === null || value === "" ? null : String(value);
};
/** Ids of a query that lists them, divided by commas. */
export const queryIds = (call: SangforCall, name: string): string[] | null =>
  queryText(call, name)
    ?.split(",")
    .map((id) => id.trim())
    .filter((id) => id !== "") ?? null;
