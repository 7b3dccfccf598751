import type { SandboxVendor, VendorGround } from "@/lib/sandbox/vendor";
import { sangforContracts } from "../contract";
import type { Handlers } from "./call";
import { answerSangfor, loginOperations, takesContent, type Platform } from "./front";
import { attributeHandlers } from "./operations/attributes";
import { backupResourceHandlers } from "./operations/backup-resources";
import { cbtHandlers } from "./operations/cbt";
import { diskHandlers } from "./operations/disks";
import { groupHandlers } from "./operations/groups";
import { imageHandlers } from "./operations/images";
import { poolHandlers } from "./operations/pools";
import { serverCreationHandlers } from "./operations/server-creation";
import { serverHandlers } from "./operations/servers";
import { snapshotHandlers } from "./operations/snapshots";
import { taskHandlers } from "./operations/tasks";
import { Sessions } from "./sessions";
import { World } from "./world";

export { sandboxAccounts } from "./accounts";

const handlersOf = (world: World): Handlers => ({
  ...serverHandlers(world),
  ...serverCreationHandlers(world),
  ...snapshotHandlers(world),
  ...backupResourceHandlers(world),
  ...cbtHandlers(world),
  ...diskHandlers(world),
  ...groupHandlers(world),
  ...taskHandlers(world),
  ...poolHandlers(world),
  ...imageHandlers(world),
  ...attributeHandlers(world),
});

/** Sangfor Cloud Platform 6.11.3 as the sandbox plays it: one platform at `/sangfor`, with two projects. */
export function createSangforVendor(ground: VendorGround): SandboxVendor {
  const sessions = new Sessions();
  let world = new World(ground);
  const platformOf = (): Platform => ({
    contract: sangforContracts()[""],
    sessions,
    handlers: handlersOf(world),
    settle: (now) => world.settle(now),
  });
  let platform = platformOf();
  return {
    name: "sangfor",
    takesContent: (method, path) => takesContent(sangforContracts()[""], method, path),
    handle: (request, context) => answerSangfor(platform, request, context),
    operations: () => ({ "": [...loginOperations, ...Object.keys(platform.handlers)] }),
    counts: () => ({
      counts: {
        servers: world.servers.count,
        groups: world.groups.size,
        tasks: world.tasks.all().length,
        locks: world.locks.size,
      },
      estimated: [],
    }),
    reset() {
      sessions.reset();
      world = new World(ground);
      platform = platformOf();
    },
    tick: () => world.settle(ground.now()),
  };
}
