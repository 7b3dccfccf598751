import "server-only";
import { createHash } from "node:crypto";
import type pg from "pg";

/** A rule that gives rows to a tenant; every part that is set must fit. A rule without parts fits nothing. */
export interface TenantRule {
  tenantId: string;
  connectionId: string | null;
  vendorTenant: string | null;
  tagKey: string | null;
  tagValue: string | null;
  namePattern: string | null;
}

type Client = pg.Pool | pg.PoolClient;

/** Tells one set of rules from another. */
export const rulesHash = (rules: readonly TenantRule[]): string =>
  createHash("sha256")
    .update(
      JSON.stringify(
        rules.map(({ tenantId, connectionId, vendorTenant, tagKey, tagValue, namePattern }) => [
          tenantId,
          connectionId,
          vendorTenant,
          tagKey,
          tagValue,
          namePattern,
        ]),
      ),
    )
    .digest("base64url");

/** The hash of the rules as they stand. */
export async function standingRulesHash(client: Client): Promise<string> {
  const found = await client.query<TenantRule>(
    `select tenant_id as "tenantId", connection_id as "connectionId", vendor_tenant as "vendorTenant", tag_key as "tagKey",
       tag_value as "tagValue", name_pattern as "namePattern"
     from tenant_rules order by position, id`,
  );
  return rulesHash(found.rows);
}
