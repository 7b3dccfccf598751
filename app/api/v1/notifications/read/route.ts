import { readNotificationsSchema } from "@/lib/domain/notification";
import { route } from "@/lib/http/route";
import { markRead } from "@/lib/notifications";

export const POST = route(
  { action: "requests:read", summary: "Mark one's own notices as read", body: readNotificationsSchema, status: 204 },
  ({ db, caller, body: { ids } }) => markRead(db, caller, ids),
);
