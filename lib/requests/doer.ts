import "server-only";
import { eq } from "drizzle-orm";
import type { Caller } from "@/lib/access";
import type { Queryable } from "@/lib/db/client";
import { users } from "@/lib/db/schema";
import type { Doer } from "./record-moment";

/** The person behind a caller, by their own name: whoever asks by a token is still the one who made it. */
export async function doerOf(
  db: Queryable,
  caller: Pick<Caller, "actor" | "userId">,
  requestId: string,
): Promise<Doer & { person: { id: string; name: string } }> {
  const [user] = await db.select({ name: users.name }).from(users).where(eq(users.id, caller.userId));
  return { actor: caller.actor, person: { id: caller.userId, name: user?.name ?? caller.actor.name }, requestId };
}
