import { getDb } from "@/lib/db/client";
import { connections } from "@/lib/db/schema";
import { runSync } from "@/lib/inventory";

/*
 * One pass over every connection in a process of its own, as a worker makes it, so that its peak memory is the sync's alone.
 * Prints one line of JSON.
 */
const db = getDb();
let seen = 0;
let written = 0;
const startedAt = performance.now();
for (const { id, name } of await db.select({ id: connections.id, name: connections.name }).from(connections)) {
  const began = performance.now();
  const result = await runSync(db, id);
  if (result.outcome !== "done") throw new Error(`The sync of ${name} ended ${result.outcome}.`);
  let own = 0;
  for (const part of Object.values(result.stats)) {
    own += part.seen;
    written += part.written;
  }
  seen += own;
  process.stderr.write(`${name}: ${own.toLocaleString("en")} rows in ${((performance.now() - began) / 1_000).toFixed(1)} s\n`);
}
const seconds = (performance.now() - startedAt) / 1_000;
process.stdout.write(`${JSON.stringify({ seen, written, seconds, peakKiB: process.resourceUsage().maxRSS })}\n`);
await db.$client.end();
process.exit(0);
