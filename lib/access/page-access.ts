import "server-only";
import { notFound } from "next/navigation";
import type { Action } from "@/lib/domain/roles";
import type { Caller } from "./caller";
import { pageCaller } from ".";
import { mayDo } from "./permissions";

/** The person on whose behalf a page is rendered, where they may use it; for others there is no such page. */
export async function pageCallerWho(action: Action, options: { needsAllTenants?: true } = {}): Promise<Caller> {
  const caller = await pageCaller();
  if (!mayDo(caller, action) || (options.needsAllTenants && caller.scope.tenantIds !== "all")) notFound();
  return caller;
}
