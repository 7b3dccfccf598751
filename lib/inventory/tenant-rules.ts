/** A rule that gives rows to a tenant; every part that is set must fit. */
export interface TenantRule {
  tenantId: string;
  connectionId: string | null;
  vendorTenant: string | null;
  tagKey: string | null;
  tagValue: string | null;
}

export interface TenantFacts {
  connectionId: string;
  vendorTenant: string | null;
  tags: Record<string, string>;
}

/** The tenant of a row: the first rule that fits, in the rules' order; null when none does. A rule without parts fits nothing. */
export function tenantOf(rules: readonly TenantRule[], facts: TenantFacts): string | null {
  return rules.find((rule) => fits(rule, facts))?.tenantId ?? null;
}

function fits(rule: TenantRule, facts: TenantFacts): boolean {
  if (rule.connectionId === null && rule.vendorTenant === null && rule.tagKey === null) return false;
  if (rule.connectionId !== null && rule.connectionId !== facts.connectionId) return false;
  if (rule.vendorTenant !== null && rule.vendorTenant !== facts.vendorTenant) return false;
  if (rule.tagKey === null) return true;
  const tag = facts.tags[rule.tagKey];
  return tag !== undefined && (rule.tagValue === null || rule.tagValue === tag);
}
