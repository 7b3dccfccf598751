import "server-only";
import { requestIdOf } from "@/lib/http/request-context";
import { sessionIdIn } from ".";

/** What a browser brings along when it signs in or out. */
export interface Visit {
  address: string;
  userAgent: string | null;
  /** The session that its cookie names, whether or not it still stands. */
  sessionId: string | null;
  requestId: string;
}

export async function visitOf(headers: Headers): Promise<Visit> {
  return {
    // The last address is the one that our own proxy saw; those before it are what the browser says.
    address: headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || "local",
    userAgent: headers.get("user-agent"),
    sessionId: await sessionIdIn(headers.get("cookie")),
    requestId: requestIdOf(headers),
  };
}
