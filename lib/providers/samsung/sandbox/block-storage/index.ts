/** Block Storage (BM) 1.0 to 1.3: volumes, groups, snapshots, replications and recoveries of bare-metal servers. */
export type { AttachableServer, Place, ServerDirectory } from "./places";
export { blockStorageService } from "./service";
