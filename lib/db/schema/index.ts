export * from "./access";
export * from "./audit";
export * from "./connections";
export * from "./events";
export * from "./inventory";
export * from "./operations";
export * from "./shares";
export * from "./tenancy";
