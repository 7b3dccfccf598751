import { isCallerStillValid } from "@/lib/access";
import { eventStream } from "@/lib/events/stream";
import { route } from "@/lib/http/route";

export const GET = route(
  { action: "inventory:read", summary: "Server-sent events of operations, histories, requests and syncs" },
  ({ db, scope, caller, request, signal }) =>
    eventStream({
      db,
      scope,
      lastEventId: request.headers.get("last-event-id"),
      signal,
      isStillValid: () => isCallerStillValid(db, request.headers, caller),
    }),
);
