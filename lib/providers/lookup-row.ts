import type { LookupRow } from "./provider";

/** A row of a picker, plain but for what is given. */
export const lookupRow = (value: string, label: string, rest: Partial<LookupRow> = {}): LookupRow => ({
  value,
  label,
  detail: null,
  disabledReason: null,
  attributes: {},
  ...rest,
});
