import type { SandboxUser } from "./accounts";
import type { Json } from "./words";
import type { World } from "./world";

/** A request that has passed session and contract. */
export interface StorwareCall {
  world: World;
  user: SandboxUser;
  now: number;
  /** How work that the call starts is to end, in the vendor's word. */
  outcome: string | null;
  path: Readonly<Record<string, string>>;
  /** Query as values: numbers, booleans and lists by the contract. */
  query: Readonly<Record<string, unknown>>;
  body: unknown;
}

export interface StorwareAnswer {
  status: number;
  headers?: Record<string, string>;
  /** JSON; undefined for none. */
  body?: unknown;
  /** A file, instead of JSON. */
  file?: { name: string; content: Buffer };
}

/** What an operation of the contract does; throws a `Refusal`. */
export type Handler = (call: StorwareCall) => StorwareAnswer;
export type Handlers = Readonly<Record<string, Handler>>;

export const ok = (body: unknown): StorwareAnswer => ({ status: 200, body });
export const created = (body: unknown): StorwareAnswer => ({ status: 201, body });
export const done: StorwareAnswer = { status: 204 };

export const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
export const numberOf = (value: unknown): number | null => (typeof value === "number" ? value : null);
export const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
export const recordOf = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
export const recordsOf = (value: unknown): Json[] => (Array.isArray(value) ? value.map(recordOf) : []);
