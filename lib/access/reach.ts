import "server-only";
import { sql, type AnyColumn, type SQL } from "drizzle-orm";

/** The tenants that a column names, and the customers of those that are resellers; null, which names all, stays null. */
export const withCustomers = (tenantIds: AnyColumn): SQL<string[] | null> =>
  sql<string[] | null>`case when ${tenantIds} is not null then
    ${tenantIds} || array(select customer.id from tenants customer where customer.parent_id = any(${tenantIds})) end`;
