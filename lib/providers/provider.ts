import type { z } from "zod";
import type { OperationKind, Check, OperationError } from "@/lib/domain/operation";
import type { ConnectionSpec } from "./connection-spec";
import type { Contract } from "./contract";
import type { VendorHttp, VendorLog } from "./http";
import type { Readers } from "./reader";
import type { Facts, Plan, PlanStep, StepOutputs, VendorCall } from "./plan";

/** What planners' look-ups, checks, trackers and reconcilers may use: one connection's client and a clock. */
export interface ProviderIo<Settings = unknown> {
  readonly http: VendorHttp;
  readonly settings: Settings;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** For what an operator should learn and no row can carry, such as a state that the contract does not list. */
  readonly log?: VendorLog;
}

type PlanResult = { ok: true; plan: Plan } | { ok: false; errors: { path: string; message: string }[] };

/** What the vendor shows after a write whose answer was lost. */
type Reconciliation =
  | { outcome: "happened"; outputs: StepOutputs }
  | { outcome: "did-not-happen" }
  | { outcome: "not-yet-known"; retryAfterSeconds: number }
  | { outcome: "cannot-tell"; why: string };

export type Tracking =
  | { state: "running"; progressPercent: number | null; pollAfterSeconds: number }
  | { state: "succeeded"; result: unknown }
  | { state: "failed"; error: OperationError; result?: unknown };

/** How far the vendor is with one step of several. */
export type StepProgress =
  | {
      state: "running";
      progressPercent: number | null;
      pollAfterSeconds: number;
      /** Sent before the next look so that what the operation holds, such as a lock, does not run out. Safe to send twice. */
      keep?: VendorCall;
    }
  | { state: "done"; outputs?: StepOutputs }
  | { state: "failed"; error: OperationError };

interface StepMoment {
  plan: Plan;
  step: PlanStep;
  /** Outputs of the steps done so far. */
  outputs: StepOutputs;
  /** What `baseline` read before the step was first sent; null where it reads nothing. */
  baseline: unknown;
  sentAt: Date;
}

/** Everything a provider knows of one kind of write. */
export interface OperationSupport<Input = unknown, Settings = unknown> {
  /** The common input narrowed to what this vendor takes; published as JSON Schema through capabilities. */
  input: z.ZodType<Input>;
  /** Pure: the vendor calls that the intent takes. `facts` holds every row the input names. */
  plan(input: Input, facts: Facts): PlanResult;
  /** What only the vendor can tell beforehand: name taken, a run under way. Sends reads only. */
  checks?(io: ProviderIo<Settings>, input: Input, facts: Facts): Promise<Check[]>;
  /** Read before a write step is sent, kept with the operation, so that `reconcile` can tell old from new. */
  baseline?(io: ProviderIo<Settings>, moment: Omit<StepMoment, "baseline" | "sentAt">): Promise<unknown>;
  /** Called when a write's outcome is unknown. Must never repeat the write. */
  reconcile(io: ProviderIo<Settings>, moment: StepMoment): Promise<Reconciliation>;
  /**
   * Asked after a step was answered and before the next is sent, until it says that the vendor has ended it. Absent: a step's
   * answer is its end.
   */
  follow?(io: ProviderIo<Settings>, moment: Omit<StepMoment, "baseline">): Promise<StepProgress>;
  /** Follows the vendor's work until it ends. Absent: done when the last step is answered. */
  track?(io: ProviderIo<Settings>, moment: Omit<StepMoment, "step"> & { input: Input }): Promise<Tracking>;
}

/*
 * A provider is kept as `Provider<unknown, unknown>`: what is passed to it has gone through its own schemas, so the methods
 * below are written as methods, whose parameters TypeScript lets a narrower type stand for.
 */
export type Capability = { supported: true; operation: OperationSupport } | { supported: false; reason: string };

/** A live question that a wizard asks the vendor. */
export interface Lookup<Input = unknown, Settings = unknown> {
  input: z.ZodType<Input>;
  /** Ids in `input` are Backdesk's; `facts` holds their rows. Answers plain rows for a picker. */
  run(io: ProviderIo<Settings>, input: Input, facts: Facts): Promise<LookupRow[]>;
  /** For what may be long: a page of it. `input` then takes the `cursor` that the page before gave. */
  page?(io: ProviderIo<Settings>, input: Input, facts: Facts): Promise<LookupPage>;
}
export interface LookupPage {
  items: LookupRow[];
  nextCursor: string | null;
}
export interface LookupRow {
  /** The vendor's id, given back in an operation's input. */
  value: string;
  label: string;
  detail: string | null;
  disabledReason: string | null;
  attributes: Record<string, string | number | boolean | null>;
}

export type LookupName =
  | "restore-networks"
  | "restore-regions"
  | "replication-regions"
  | "server-types"
  | "security-groups"
  | "file-tree"
  | "file-search"
  | "restore-file-targets"
  | "agent-candidates"
  | "agent-install-path"
  | "backup-candidates"
  | "backup-name-taken"
  | "restore-name-taken"
  | "path-taken"
  | "restore-places"
  | "restore-clusters"
  | "restore-storages"
  | "backup-destinations"
  | "mounted-backups"
  | "bucket-objects"
  | "object-versions";

export interface ConnectionTest {
  permissions: string[];
  versions: { service: string; version: string; state: string; endsOn: string | null }[];
}

/** One vendor. Everything the rest of the code knows of it stands here. */
export interface Provider<Settings = unknown, Credentials = unknown> {
  /** The word in ids, filters and the API, for example the folder's name. */
  readonly id: string;
  readonly label: string;
  readonly connection: ConnectionSpec<Settings, Credentials>;
  /** By service name as it stands first in a proxied path; a vendor with one service uses "". */
  readonly contracts: () => Record<string, Contract>;
  readonly capabilities: Record<OperationKind, Capability>;
  readonly lookups: Partial<Record<LookupName, Lookup>>;
  readonly readers: Readers<Settings>;
  /** Tries the credentials with harmless reads; throws a VendorError when they do not work. */
  test(io: ProviderIo<Settings>): Promise<ConnectionTest>;
  /** Which contract operations readers, planners, look-ups use, for the coverage report. */
  readonly coverage: {
    readers: Record<string, readonly string[]>;
    planners: Record<string, readonly string[]>;
    lookups: Record<string, readonly string[]>;
    exceptions: Record<string, string>;
  };
}
