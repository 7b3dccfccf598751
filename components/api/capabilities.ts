import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { inputSchemaSchema } from "@/components/actions/input-schema";
import { getJson } from "./client";

/** What one connection can do with one kind of write: the schema of its input, or the reason why not. */
const capabilitySchema = z.discriminatedUnion("supported", [
  z.object({ supported: z.literal(true), input: inputSchemaSchema }),
  z.object({ supported: z.literal(false), reason: z.string() }),
]);
export type CapabilityAnswer = z.infer<typeof capabilitySchema>;

const connectionCapabilitiesSchema = z.object({
  connectionId: z.string(),
  provider: z.string(),
  providerLabel: z.string(),
  kinds: z.record(z.string(), capabilitySchema),
  lookups: z.array(z.string()),
});
export type ConnectionCapabilities = z.infer<typeof connectionCapabilitiesSchema>;

/** `GET /api/v1/capabilities`: every connection that the person may see. Changes only with a release. */
export const capabilitiesQuery = queryOptions({
  queryKey: ["capabilities"],
  queryFn: ({ signal }) =>
    getJson("/api/v1/capabilities", z.object({ items: z.array(connectionCapabilitiesSchema) }), { signal }),
  staleTime: 600_000,
});
