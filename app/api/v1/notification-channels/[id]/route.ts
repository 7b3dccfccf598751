import { z } from "zod";
import { changeChannelSchema, channelSchema } from "@/lib/domain/notification";
import { route } from "@/lib/http/route";
import { changeChannel, removeChannel } from "@/lib/notifications";

const params = z.object({ id: z.string().max(64) });

export const PATCH = route(
  { action: "requests:rules", summary: "Change a channel", params, body: changeChannelSchema, answer: channelSchema },
  ({ db, caller, params: { id }, body, requestId }) => changeChannel(db, caller, id, body, requestId),
);

export const DELETE = route(
  { action: "requests:rules", summary: "Remove a channel", params, status: 204 },
  ({ db, caller, params: { id }, requestId }) => removeChannel(db, caller, id, requestId),
);
