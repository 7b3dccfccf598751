import { partnerRegion, sandboxAccounts } from "../accounts";
import type { SamsungService } from "../service";
import { samsungContracts } from "../../contract";
import { executeBlockStorage } from "./execute";
import { blockStorageOperations } from "./operations";
import type { Ground, Place } from "./places";
import { BlockStorageWorld } from "./world";

/** Every account in every region it has. */
const places: readonly Place[] = sandboxAccounts.flatMap(({ accountId, regions }) =>
  regions.map((region) => ({ accountId, region })),
);

const regionsOf = (accountId: string): readonly string[] =>
  sandboxAccounts.find((account) => account.accountId === accountId)?.regions ?? [];

/** Block Storage (BM) behind the vendor's shared front, over the fleet's bare-metal servers. */
export function blockStorageService(options: Pick<Ground, "seed" | "anchor" | "today" | "servers">): SamsungService {
  const ground: Ground = {
    ...options,
    partnerOf: ({ accountId, region }) => {
      const partner = partnerRegion(region);
      return partner !== null && regionsOf(accountId).includes(partner) ? partner : null;
    },
    hasRegion: ({ accountId }, region) => regionsOf(accountId).includes(region),
  };
  let world = new BlockStorageWorld(ground);
  return {
    contract: samsungContracts()["block-storage"],
    operationIds: Object.keys(blockStorageOperations),
    execute({ operation, account, region, ...call }) {
      const outcome = executeBlockStorage(operation.operationId, {
        ...call,
        world,
        place: { accountId: account.accountId, region },
        user: account.userId,
      });
      if (!outcome.refused) return outcome.answer;
      const { status, code, message } = outcome.refusal;
      return { status, code, detail: message };
    },
    counts: () => ({ counts: world.counts(places) }),
    reset() {
      world = new BlockStorageWorld(ground);
    },
    tick: (now) => world.settle(now),
  };
}
