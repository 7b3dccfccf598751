export { createConnectionSchema, updateConnectionSchema } from "./input";
export { forgetConnection, openConnection, type OpenConnection } from "./open";
export { createConnection, deleteConnection, updateConnection } from "./store";
export { tryConnection } from "./try";
