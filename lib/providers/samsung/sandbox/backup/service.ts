import type { VendorGround } from "@/lib/sandbox/vendor";
import { samsungContracts } from "../../contract";
import type { SamsungService } from "../service";
import { countBackup } from "./counts";
import { backupOperations } from "./operations";
import { Refusal } from "./refusal";
import { BackupWorld } from "./world";

/** The Backup service 1.0 to 1.2 and, for other services, the world of servers that it protects. */
export function backupService(ground: VendorGround): SamsungService & { readonly world: BackupWorld } {
  // The year that creation times are before stays the first one, however far the clock is advanced.
  const startedAt = ground.now();
  const newWorld = () => new BackupWorld({ seed: ground.seed, scale: ground.scale, now: startedAt });
  let world = newWorld();
  return {
    contract: samsungContracts().backup,
    operationIds: Object.keys(backupOperations),
    get world() {
      return world;
    },
    execute(call) {
      const operation = backupOperations[call.operation.operationId];
      if (operation === undefined) throw new Error(`Backup has no operation ${call.operation.operationId}.`);
      world.settle(call.now);
      const here = world.at({ accountId: call.account.accountId, region: call.region });
      try {
        return operation({ ...call, world, here });
      } catch (error) {
        if (error instanceof Refusal) return { status: error.status, code: error.code, detail: error.message };
        throw error;
      }
    },
    counts: () => countBackup(world, ground.now()),
    reset() {
      world = newWorld();
    },
    tick: (now) => world.settle(now),
  };
}
