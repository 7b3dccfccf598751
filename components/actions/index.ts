export { RowActions } from "./row-actions";
export type { ActionNoun, RowsByNoun } from "./rows";
