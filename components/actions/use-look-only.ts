"use client";

import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/components/api/me";
import { mayDoTo } from "@/lib/domain/may-do";
import type { Action } from "@/lib/domain/roles";

/** Why somebody cannot choose a row for this: their role for its tenant has no such right. Null when they can, or are not known yet. */
export function useLookOnly(action: Action = "operations:write"): (row: { tenantId: string | null }) => string | null {
  const { data: me } = useQuery(meQuery);
  return ({ tenantId }) => (me === undefined || mayDoTo(me, action, tenantId) ? null : "your role for its tenant is to look");
}
