/**
 * What a caller may see. Every query takes one as its first parameter.
 * `tenantIds: "all"` also sees rows that belong to no tenant; a list never does.
 */
export type Scope = { readonly tenantIds: "all" | readonly string[] };

/** The scope of Backdesk's own jobs (sync, worker), never of a request. */
export const systemScope: Scope = { tenantIds: "all" };
