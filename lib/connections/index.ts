export { createConnectionSchema, updateConnectionSchema } from "./input";
export { forgetConnection, makeHttp, openConnection, type OpenConnection } from "./open";
export { createConnection, deleteConnection, updateConnection } from "./store";
export { tryConnection, type ConnectionTrial } from "./try";
