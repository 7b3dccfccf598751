import type { LucideIcon } from "lucide-react";
import type { ConnectionCapabilities } from "@/components/api/capabilities";
import type { OperationKind } from "@/lib/domain/operation";
import type { InputSchema } from "./input-schema";
import type { ActionNoun, RowsByNoun } from "./rows";

/** An action as it is declared: what it makes, on what, and where one goes to do it. */
export interface ActionSpec<Row> {
  id: string;
  label: string;
  Icon: LucideIcon;
  /** The write it makes; asked of the connection's capabilities. */
  kind: OperationKind | ((row: Row) => OperationKind);
  /** False where it makes sense for one row only. */
  many: boolean;
  isDangerous?: boolean;
  /** Shown as a button of its own, not in the menu. */
  isPrimary?: boolean;
  /** Why rows like this one have no such action; null when they do. Where none of the chosen rows has it, it is not offered at all. */
  misfit?: (row: Row) => string | null;
  /** Why a row cannot have it now; null when it can. */
  refusal?: (row: Row, schema: InputSchema) => string | null;
  /** A page of its own; without one a dialog of the same id opens. */
  href?: (rows: readonly Row[]) => string;
}

/** An action as it is offered for chosen rows. */
export interface OfferedAction<Row> {
  spec: ActionSpec<Row>;
  /** The rows it would be done on: those that can have it. */
  rows: readonly Row[];
  /** Why nothing would be done at all; shown on the disabled item. */
  disabledReason: string | null;
  /** All that were chosen: a page of its own gets these, and names what it leaves out. */
  asked: readonly Row[];
  /** Rows that are left out, each with the reason. */
  leftOut: readonly { row: Row; reason: string }[];
}

/** Capabilities by connection id. */
export type CapabilityMap = ReadonlyMap<string, ConnectionCapabilities>;

export const capabilityMap = (items: readonly ConnectionCapabilities[]): CapabilityMap =>
  new Map(items.map((item) => [item.connectionId, item]));

/** What is known of connections and of the person, on which an offer rests. */
interface Grounds<Row> {
  capabilities: CapabilityMap;
  mayChange: (row: Row) => boolean;
}

/** What actions there are for these rows, with what each cannot be done on and why. */
export function offerActions<N extends ActionNoun>(
  specs: readonly ActionSpec<RowsByNoun[N]>[],
  rows: readonly RowsByNoun[N][],
  { capabilities, mayChange }: Grounds<RowsByNoun[N]>,
): OfferedAction<RowsByNoun[N]>[] {
  const meant = specs.filter(({ misfit }) => rows.length === 0 || rows.some((row) => (misfit?.(row) ?? null) === null));
  return meant.map((spec) => {
    const judged = rows.map((row) => ({
      row,
      reason: mayChange(row) ? refusalOf(spec, row, capabilities) : "Your role for its tenant is to look, not to change.",
    }));
    const can = judged.filter((entry) => entry.reason === null).map((entry) => entry.row);
    const leftOut = judged.flatMap(({ row, reason }) => (reason === null ? [] : [{ row, reason }]));
    const disabledReason =
      rows.length === 0
        ? "Choose at least one row."
        : rows.length > 1 && !spec.many
          ? "One at a time: choose a single row."
          : can.length === 0
            ? (leftOut[0]?.reason ?? null)
            : null;
    return { spec, rows: can, asked: rows, disabledReason, leftOut };
  });
}

export const kindOf = <Row>(spec: ActionSpec<Row>, row: Row): OperationKind =>
  typeof spec.kind === "function" ? spec.kind(row) : spec.kind;

function refusalOf<Row extends { connectionId: string }>(
  spec: ActionSpec<Row>,
  row: Row,
  capabilities: CapabilityMap,
): string | null {
  const misfit = spec.misfit?.(row) ?? null;
  if (misfit !== null) return misfit;
  const capability = capabilities.get(row.connectionId)?.kinds[kindOf(spec, row)];
  if (!capability) return "This connection is not known (any more).";
  if (!capability.supported) return capability.reason;
  return spec.refusal?.(row, capability.input) ?? null;
}
