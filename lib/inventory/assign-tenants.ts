import "server-only";
import { createHash } from "node:crypto";
import type pg from "pg";
import { nouns } from "@/lib/domain/nouns";
import { tableName } from "./tables";
import type { TenantRule } from "./tenant-rules";

/** Tells one set of rules from another. */
export const rulesHash = (rules: readonly TenantRule[]): string =>
  createHash("sha256")
    .update(
      JSON.stringify(
        rules.map(({ tenantId, connectionId, vendorTenant, tagKey, tagValue }) => [
          tenantId,
          connectionId,
          vendorTenant,
          tagKey,
          tagValue,
        ]),
      ),
    )
    .digest("base64url");

/** The same decision as `tenantOf`, for a row `t` of any inventory table. */
const tenantByRules = `(
  select r.tenant_id from tenant_rules r
  where num_nonnulls(r.connection_id, r.vendor_tenant, r.tag_key) > 0
    and (r.connection_id is null or r.connection_id = t.connection_id)
    and (r.vendor_tenant is null or r.vendor_tenant = t.vendor_tenant)
    and (r.tag_key is null or (jsonb_exists(t.tags, r.tag_key) and (r.tag_value is null or t.tags->>r.tag_key = r.tag_value)))
  order by r.position, r.id limit 1)`;

/** Gives every row of a connection to the tenant that the rules of this moment name; gives how many moved. */
export async function assignTenants(client: pg.Pool | pg.PoolClient, connectionId: string): Promise<number> {
  let moved = 0;
  for (const noun of nouns) {
    const result = await client.query(
      `update ${tableName(noun)} u set tenant_id = ruled.tenant_id
       from (select t.id, ${tenantByRules} as tenant_id from ${tableName(noun)} t where t.connection_id = $1) ruled
       where u.id = ruled.id and u.tenant_id is distinct from ruled.tenant_id`,
      [connectionId],
    );
    moved += result.rowCount ?? 0;
  }
  return moved;
}
