import type { SandboxVendor, VendorGround } from "@/lib/sandbox/vendor";
import { sandboxConsoles } from "./accounts";
import { answerGoogle, type RunningConsole } from "./front";
import { consoleOperations } from "./operations";
import { SessionDesk } from "./session-desk";
import { TokenDesk } from "./token-desk";
import { World } from "./world/world";

/** Management consoles as the sandbox plays them, at `/google/<console>/actifio`, with Google's token endpoints beside them. */
export function createGoogleVendor(ground: VendorGround): SandboxVendor {
  const tokens = new TokenDesk();
  const consoles = new Map<string, RunningConsole>(
    sandboxConsoles.map((console) => [console.name, { world: new World(console, ground), sessions: new SessionDesk() }]),
  );
  const all = [...consoles.values()];
  return {
    name: "google",
    handle: (request, context) => answerGoogle(consoles, tokens, request, context),
    operations: () => ({ "": Object.keys(consoleOperations) }),
    counts() {
      const total: Record<string, number> = {};
      for (const { world } of all)
        for (const [name, count] of Object.entries(world.counts().counts)) total[name] = (total[name] ?? 0) + count;
      return { counts: total, estimated: [] };
    },
    reset() {
      tokens.reset();
      for (const { world, sessions } of all) {
        world.reset();
        sessions.reset();
      }
    },
    tick: () => all.forEach(({ world }) => world.jobs.settle(ground.now())),
  };
}
