export { capabilityMap, offerActions as actionsFor, type ActionSpec, type OfferedAction } from "./action";
export { catalogue } from "./catalogue";
export { RowActions } from "./row-actions";
export { useRowActions, type RowActionsHandle } from "./use-row-actions";
export type { ActionNoun, RowsByNoun } from "./rows";
