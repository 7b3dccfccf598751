import { z } from "zod";
import { changePreferences, showMe } from "@/lib/access/me";
import { meSchema, preferencesSchema } from "@/lib/domain/people";
import { route } from "@/lib/http/route";

export const GET = route(
  { action: "signed-in", summary: "Who is asking, and what they may do", answer: meSchema },
  ({ db, caller }) => showMe(db, caller),
);

export const PATCH = route(
  {
    action: "signed-in",
    summary: "Change one's own preferences",
    body: z.strictObject({ preferences: preferencesSchema }),
    answer: meSchema,
    maxBodyBytes: 65_536,
  },
  ({ db, caller, body, requestId }) => changePreferences(db, caller, body.preferences, requestId),
);
