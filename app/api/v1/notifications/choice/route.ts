import { getEnv } from "@/lib/config/env";
import { z } from "zod";
import { notificationChoiceSchema } from "@/lib/domain/notification";
import { route } from "@/lib/http/route";
import { changeChoice, readChoice } from "@/lib/notifications";

/** Whether a mail server is set: without one nobody gets mail, whatever they chose. */
const answer = notificationChoiceSchema.extend({ hasMailServer: z.boolean() });
const hasMailServer = () => getEnv().BACKDESK_SMTP_URL !== undefined;

export const GET = route({ action: "requests:read", summary: "How one hears of requests", answer }, async ({ db, caller }) => ({
  ...(await readChoice(db, caller)),
  hasMailServer: hasMailServer(),
}));

export const PUT = route(
  { action: "requests:read", summary: "Choose how one hears of requests", body: notificationChoiceSchema, answer },
  async ({ db, caller, body, requestId }) => ({
    ...(await changeChoice(db, caller, body, requestId)),
    hasMailServer: hasMailServer(),
  }),
);
