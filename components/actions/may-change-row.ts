import { mayDoTo } from "@/lib/domain/may-do";
import type { Me } from "@/lib/domain/people";
import { tenantOf, type ActionRow } from "./rows";

/** Whether the person's role for the row's own tenant lets them change it. */
export function mayChangeRow(me: Me | undefined, row: ActionRow): boolean {
  const tenantId = tenantOf(row);
  return tenantId === undefined ? (me?.actions.includes("operations:write") ?? false) : mayDoTo(me, "operations:write", tenantId);
}
