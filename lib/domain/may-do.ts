import type { Right } from "./people";
import type { Action } from "./roles";

/**
 * Whether somebody with these rights may do this to what belongs to this tenant; null for what belongs to none. For what is offered
 * on screen: the server decides for itself, whatever was offered.
 */
export function mayDoTo(who: { rights: readonly Right[] } | undefined, action: Action, tenantId: string | null): boolean {
  return (
    who?.rights.some(
      ({ tenantIds, actions }) =>
        (tenantIds === null || (tenantId !== null && tenantIds.includes(tenantId))) && actions.includes(action),
    ) ?? false
  );
}
