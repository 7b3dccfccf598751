import "server-only";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { recordRefusal } from "@/lib/audit/route-events";
import type { Action } from "@/lib/domain/roles";
import { requestIdOf } from "@/lib/http/request-context";
import type { Caller } from "./caller";
import { pageCaller } from ".";
import { mayDo } from "./permissions";

/** The person on whose behalf a page is rendered, where they may use it; for others there is no such page. */
export async function pageCallerWho(action: Action, options: { needsAllTenants?: true } = {}): Promise<Caller> {
  const caller = await pageCaller();
  if (mayDo(caller, action) && !(options.needsAllTenants && caller.scope.tenantIds !== "all")) return caller;
  const asked = await headers();
  await recordRefusal(caller, { method: "GET", path: asked.get("x-backdesk-path") ?? "", action, requestId: requestIdOf(asked) });
  notFound();
}
