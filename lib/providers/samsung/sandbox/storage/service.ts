import type { Contract } from "@/lib/providers/contract";
import type { SamsungService } from "../service";
import type { StorageOperation } from "./call";
import { Refusal } from "./refusal";
import type { PlacedWorld } from "./world";

/** A storage service behind the vendor's shared front: its contract, its operations by operationId, and its state. */
export function storageService<World extends PlacedWorld<unknown>>(service: {
  contract: Contract;
  operations: Readonly<Record<string, StorageOperation<World>>>;
  newWorld: () => World;
}): SamsungService {
  const { contract, operations, newWorld } = service;
  let world = newWorld();
  return {
    contract,
    operationIds: Object.keys(operations),
    execute({ operation: { operationId }, account, region, ...call }) {
      const operation = operations[operationId];
      if (operation === undefined) throw new Error(`${contract.title} has no operation ${operationId}.`);
      world.settle(call.now);
      try {
        return operation({ ...call, world, place: { accountId: account.accountId, region } });
      } catch (error) {
        if (error instanceof Refusal) return { status: error.status, code: error.code, detail: error.message };
        throw error;
      }
    },
    counts: () => ({ counts: world.counts() }),
    reset() {
      world = newWorld();
    },
    tick: (now) => world.settle(now),
  };
}
