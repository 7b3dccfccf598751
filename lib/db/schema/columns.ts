import { bigint, customType, text, timestamp } from "drizzle-orm/pg-core";

/** Timestamps carry their zone and are read as `Date`; the border turns them into ISO 8601 with `Z`. */
export const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
export const createdAt = () => at("created_at").notNull().defaultNow();
export const id = () => text("id").primaryKey();
/** Sizes stay below 2^53 bytes. */
export const bytes = (name: string) => bigint(name, { mode: "number" });
export const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });
