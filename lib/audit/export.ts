import "server-only";
import { asc } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { auditDays } from "@/lib/db/schema";
import { entryJson } from "./syslog";
import { entriesAfter } from "./walk";

/** The whole record as JSON lines: every entry, then every day's signed head, so that it can be checked elsewhere. */
export async function* auditLines(db: Db): AsyncGenerator<string, void, void> {
  for await (const row of entriesAfter(db, 0)) yield `{"type":"entry",${entryJson(row).slice(1)}\n`;
  for (const day of await db.select().from(auditDays).orderBy(asc(auditDays.firstSequence)))
    yield `${JSON.stringify({ type: "day", ...day })}\n`;
}
