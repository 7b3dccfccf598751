import type { SandboxVendor, VendorGround } from "@/lib/sandbox/vendor";
import { answerStorware } from "./front";
import { frontOperations, storwareHandlers } from "./operations";
import { Sessions } from "./sessions";
import { World } from "./world";

/** One vProtect server as the sandbox plays it, below `/storware/api`. */
export function createStorwareVendor(ground: VendorGround): SandboxVendor {
  const world = new World(ground);
  const sessions = new Sessions();
  return {
    name: "storware",
    handle: (request, context) => answerStorware({ world, sessions }, request, context),
    operations: () => ({ "": [...frontOperations, ...Object.keys(storwareHandlers)] }),
    counts: () => {
      const now = ground.now();
      const machines = world.machines.slice(0, 500);
      const factor = machines.length === 0 ? 0 : world.machines.count / machines.length;
      const backups = machines.reduce((sum, machine) => sum + world.backupsOf(machine, now).length, 0);
      return {
        counts: {
          "virtual machines": world.machines.count,
          backups: Math.round(backups * factor),
          policies: world.shelf.policies.size,
          schedules: world.shelf.schedules.size,
          "mounted backups": world.mounts.size,
        },
        estimated: factor > 1 ? ["backups"] : [],
      };
    },
    reset: () => {
      world.reset();
      sessions.clear();
    },
    tick: () => world.settle(ground.now()),
  };
}
