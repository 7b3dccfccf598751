"use client";

import { createElement } from "react";
import { kindOf, type CapabilityMap, type OfferedAction } from "./action";
import { dialogs } from "./dialogs";
import type { ActionNoun, RowsByNoun } from "./rows";

interface ActionDialogHostProps<N extends ActionNoun> {
  noun: N;
  action: OfferedAction<RowsByNoun[N]>;
  capabilities: CapabilityMap;
  onClose: () => void;
}

/** Finds an action's dialog and gives it what its connection takes. */
export function ActionDialogHost<N extends ActionNoun>({ noun, action, capabilities, onClose }: ActionDialogHostProps<N>) {
  const ActionDialog = dialogs[noun][action.spec.id];
  const [row] = action.rows;
  if (!ActionDialog || !row) return null;
  const capability = capabilities.get(row.connectionId)?.kinds[kindOf(action.spec, row)];
  if (!capability?.supported) return null;
  return createElement(ActionDialog, { action, schema: capability.input, onClose });
}
