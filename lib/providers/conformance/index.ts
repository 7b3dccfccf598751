export { ReadInventory, readerOf } from "./inventory";
export { FactBook } from "./facts";
export { faultsOfCall } from "./planned-call";
export { rowSchemaOf } from "./row-schemas";
export { sampleInputs } from "./sample-inputs";
