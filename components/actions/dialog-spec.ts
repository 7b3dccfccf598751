import type { ComponentType, ReactNode } from "react";
import type { InputSchema } from "./input-schema";
import type { OfferedAction } from "./action";

/** What a dialog's fields get: the rows whose connections take the same, and what that is. */
export interface FieldsProps<Row, Form> {
  rows: readonly Row[];
  schema: InputSchema;
  form: Form;
  change: (form: Partial<Form>) => void;
}

/**
 * An action's dialog, declared: form, what is wrong with it, and the input it makes for each row. Rows of several vendors have a
 * form for each that takes something else.
 */
export interface DialogSpec<Row, Form extends object> {
  initial: (rows: readonly Row[], schema: InputSchema) => Form;
  Fields?: ComponentType<FieldsProps<Row, Form>>;
  /** What is missing, in sentences; empty lets the checks run. */
  problems?: (form: Form, rows: readonly Row[], schema: InputSchema) => string[];
  input: (row: Row, form: Form) => Record<string, unknown>;
  /** Why a row is left out after all; null when it is not. `rows` are all that are chosen. */
  refusal?: (row: Row, form: Form, rows: readonly Row[]) => string | null;
  /** For fields that may all be left alone, whether a vendor has any: with several vendors they are folded away. */
  hasOptions?: (schema: InputSchema) => boolean;
  /** What it costs, said above the checks. */
  consequence?: (rows: readonly Row[], form: Form) => ReactNode;
  /** The words to be typed before it may be sent; null where no guard is needed. */
  guard?: (rows: readonly Row[]) => string | null;
  confirm: (count: number) => string;
}

export interface ActionDialogProps<Row> {
  action: OfferedAction<Row>;
  /** What the row's connection takes, and whose that is. */
  taking: (row: Row) => { schema: InputSchema; vendor: string };
  onClose: () => void;
}
