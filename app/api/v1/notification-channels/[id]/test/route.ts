import { z } from "zod";
import { deliverySchema } from "@/lib/domain/notification";
import { route } from "@/lib/http/route";
import { tryChannel } from "@/lib/notifications";

export const POST = route(
  {
    action: "requests:rules",
    summary: "Send a trial message to a channel and tell how it went",
    params: z.object({ id: z.string().max(64) }),
    answer: deliverySchema,
  },
  ({ db, caller, params: { id } }) => tryChannel(db, caller, id),
);
