import "server-only";
import { openConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import type { CreateOperation } from "@/lib/domain/operation";
import type { Scope } from "@/lib/domain/scope";
import { loadFacts } from "./facts";
import { readInput, supportOf } from "./support";

interface Source {
  scope: Scope;
  vmId: string;
  restoreTargetId: string;
}

/** A wish with what the vendor needs beside it filled in, as far as it is known of the machine and its point. */
export async function completeWish(db: Db, wish: CreateOperation, source: Source): Promise<CreateOperation> {
  const connection = await openConnection(db, wish.connectionId);
  const support = supportOf(connection.provider, wish.kind);
  if (!support.complete) return wish;
  const { vmId, restoreTargetId } = source;
  const facts = await loadFacts(
    db,
    { vmId, restoreTargetId },
    {
      connectionId: wish.connectionId,
      scope: source.scope,
      operationTag: "complete",
      settings: connection.settings,
      now: new Date(),
    },
  );
  return { ...wish, input: support.complete(wish.input, { vm: facts.get(vmId), point: facts.get(restoreTargetId) }) };
}

/** Why a wish can do no harm; null when it can, or when its vendor does not say. */
export async function harmlessBecause(db: Db, wish: CreateOperation): Promise<string | null> {
  const { provider } = await openConnection(db, wish.connectionId);
  const support = supportOf(provider, wish.kind);
  return support.harmlessBecause?.(readInput(support, wish.input)) ?? null;
}
