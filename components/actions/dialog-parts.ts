import type { ActionDialogProps } from "./dialog-spec";
import type { InputSchema } from "./input-schema";

/** Rows of one dialog whose connections take the same. */
export interface DialogPart<Row> {
  id: string;
  /** The vendors, where a heading is needed to tell parts apart. */
  label: string;
  rows: readonly Row[];
  schema: InputSchema;
}

/** Rows by what their connections take, in the order in which they were chosen. */
export function dialogParts<Row>(rows: readonly Row[], taking: ActionDialogProps<Row>["taking"]): DialogPart<Row>[] {
  const ids = new Map<InputSchema, string>();
  const parts = new Map<string, { vendors: Set<string>; rows: Row[]; schema: InputSchema }>();
  for (const row of rows) {
    const { schema, vendor } = taking(row);
    const id = ids.get(schema) ?? JSON.stringify(schema);
    ids.set(schema, id);
    const part = parts.get(id) ?? { vendors: new Set(), rows: [], schema };
    part.vendors.add(vendor);
    part.rows.push(row);
    parts.set(id, part);
  }
  return [...parts].map(([id, part]) => ({ id, label: [...part.vendors].join(", "), rows: part.rows, schema: part.schema }));
}
