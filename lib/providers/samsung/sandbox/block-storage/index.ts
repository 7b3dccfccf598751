/** Block Storage (BM) 1.0 to 1.3: volumes, groups, snapshots, replications and recoveries of bare-metal servers. */
export { bareMetalServers } from "./fleet-servers";
export { blockStorageService } from "./service";
