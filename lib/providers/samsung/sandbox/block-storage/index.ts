/**
 * Block Storage (BM) 1.0 to 1.3 without its wire: the caller checks signature and contract, then runs `executeBlockStorage`
 * with the account and region that the request is for, and turns a refusal into the vendor's error body.
 */
export type { BlockAnswer, BlockCall } from "./call";
export { executeBlockStorage, type BlockOutcome } from "./execute";
export { blockStorageOperations } from "./operations";
export type { AttachableServer, Ground, Place, ServerDirectory } from "./places";
export { BlockStorageWorld } from "./world";
