import type { TenantRule } from "@/lib/domain/tenants";

/** A rule that is being written, with a key that it keeps while others come, go and move. */
export interface DraftRule {
  key: number;
  rule: TenantRule;
}

/** The list with one entry moved up (-1) or down (1). */
export function moved(draft: readonly DraftRule[], index: number, by: -1 | 1): DraftRule[] {
  const next = [...draft];
  const [one] = next.splice(index, 1);
  if (one) next.splice(index + by, 0, one);
  return next;
}

/** What a rule still lacks; null where it can be saved. */
export function ruleFault(rule: TenantRule): string | null {
  if (rule.tenantId === "") return "Choose the tenant.";
  if (rule.tagValue !== null && rule.tagKey === null) return "A tag's value needs its key.";
  const parts = [rule.connectionId, rule.vendorTenant, rule.tagKey, rule.namePattern];
  return parts.every((part) => part === null) ? "Fill in at least one part: alone, it fits nothing." : null;
}
