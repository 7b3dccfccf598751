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

/** Finds an action's dialog and gives it what the connections of its rows take. */
export function ActionDialogHost<N extends ActionNoun>({ noun, action, capabilities, onClose }: ActionDialogHostProps<N>) {
  const ActionDialog = dialogs[noun][action.spec.id];
  if (!ActionDialog || action.rows.length === 0) return null;
  const taking = (row: RowsByNoun[N]) => {
    const connection = capabilities.get(row.connectionId);
    const capability = connection?.kinds[kindOf(action.spec, row)];
    return { schema: capability?.supported ? capability.input : {}, vendor: connection?.providerLabel ?? "Others" };
  };
  return createElement(ActionDialog, { action, taking, onClose });
}
