import "server-only";
import { z } from "zod";
import type { Db } from "@/lib/db/client";
import { readConnections } from "@/lib/db/queries/connections";
import { operationKindSchema, operationKinds } from "@/lib/domain/operation";
import type { Scope } from "@/lib/domain/scope";
import { providerOf } from "@/lib/providers/registry";
import { ownKinds } from "./support";

const kindSchema = z.discriminatedUnion("supported", [
  z.object({ supported: z.literal(true), input: z.record(z.string(), z.unknown()) }),
  z.object({ supported: z.literal(false), reason: z.string() }),
]);

export const capabilitySchema = z.object({
  connectionId: z.string(),
  connectionName: z.string(),
  provider: z.string(),
  providerLabel: z.string(),
  kinds: z.record(operationKindSchema, kindSchema),
  lookups: z.array(z.string()),
  /** What content can be put there and fetched from there. */
  contents: z.array(z.string()),
});
export type ConnectionCapabilities = z.infer<typeof capabilitySchema>;

/** What each connection that the scope sees can do, with the JSON Schema of each input, and why not where not. */
export async function listCapabilities(db: Db, scope: Scope): Promise<ConnectionCapabilities[]> {
  const connections = await readConnections(db, scope);
  return connections.map(({ id, name, provider: providerId }) => {
    const provider = providerOf(providerId);
    const kinds = Object.fromEntries(
      operationKinds.map((kind) => {
        if (ownKinds.includes(kind)) return [kind, { supported: true, input: { type: "object" } }];
        const capability = provider.capabilities[kind];
        if (!capability.supported) return [kind, { supported: false, reason: capability.reason }];
        return [
          kind,
          { supported: true, input: z.toJSONSchema(capability.operation.input, { io: "input", unrepresentable: "any" }) },
        ];
      }),
    );
    return capabilitySchema.parse({
      connectionId: id,
      connectionName: name,
      provider: providerId,
      providerLabel: provider.label,
      kinds,
      lookups: Object.keys(provider.lookups),
      contents: Object.keys(provider.contents ?? {}),
    });
  });
}
