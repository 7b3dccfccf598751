import { z } from "zod";
import { capabilitySchema, listCapabilities } from "@/lib/operations/capabilities";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    action: "connections:read",
    summary: "What each connection can do, and why not where not",
    answer: z.object({ items: z.array(capabilitySchema) }),
  },
  async ({ db, scope }) => ({ items: await listCapabilities(db, scope) }),
);
