import { queryOptions } from "@tanstack/react-query";
import type { InputSchema } from "@/components/actions/input-schema";
import { getJson } from "./client";

/** What one connection can do with one kind of write: the schema of its input, or the reason why not. */
export type CapabilityAnswer = { supported: true; input: InputSchema } | { supported: false; reason: string };

export interface ConnectionCapabilities {
  connectionId: string;
  connectionName: string;
  provider: string;
  providerLabel: string;
  kinds: Record<string, CapabilityAnswer>;
  lookups: string[];
  contents: string[];
}

/** `GET /api/v1/capabilities`: every connection that the person may see. Changes only with a release. */
export const capabilitiesQuery = queryOptions({
  queryKey: ["capabilities"],
  queryFn: ({ signal }) => getJson<{ items: ConnectionCapabilities[] }>("/api/v1/capabilities", { signal }),
  staleTime: 600_000,
});
