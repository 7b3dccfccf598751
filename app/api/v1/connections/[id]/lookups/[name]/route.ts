import { z } from "zod";
import { route } from "@/lib/http/route";
import { askVendor, lookupRowSchema } from "@/lib/operations/ask-vendor";

const text = z.string().max(4_096).optional();

/** What look-ups take, all together; each look-up's own schema says which of them it needs. Capabilities name the look-ups. */
const query = z.object({
  restoreTargetId: text,
  vmId: text,
  volumeId: text,
  bucketId: text,
  region: text,
  placeId: text,
  path: text,
  name: text,
  os: text,
  type: text,
  q: text,
  cursor: text,
});

export const GET = route(
  {
    action: "requests:ask",
    summary: "Ask the vendor a live question, such as free names or networks",
    params: z.object({ id: z.string().max(64), name: z.string().max(64) }),
    query,
    answer: z.object({ items: z.array(lookupRowSchema), nextCursor: z.string().nullable() }),
  },
  ({ db, params: { id: connectionId, name }, query: input, ...asking }) =>
    askVendor(db, { ...asking, connectionId, name, input }),
);
