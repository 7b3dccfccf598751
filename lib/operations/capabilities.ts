import "server-only";
import { z } from "zod";
import { openConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import { readConnections } from "@/lib/db/queries/connections";
import { operationKindSchema, operationKinds } from "@/lib/domain/operation";
import type { Scope } from "@/lib/domain/scope";
import { providerOf } from "@/lib/providers/registry";
import { ProblemError } from "@/lib/http/problems";
import type { LookupName, LookupPage } from "@/lib/providers/provider";
import { getConnection } from "@/lib/db/queries/connections";
import { loadFacts } from "./facts";
import { ownKinds } from "./support";
import { VendorError } from "@/lib/providers/http";
import { problemOfFailure } from "@/lib/proxy/vendor-failure";
import { invalidBody } from "@/lib/http/read-body";

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
    });
  });
}

export const lookupRowSchema = z.object({
  value: z.string(),
  label: z.string(),
  detail: z.string().nullable(),
  disabledReason: z.string().nullable(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** Asks the vendor a live question for a wizard. Ids in `input` are Backdesk's and must be in the caller's scope. */
export async function askVendor(
  db: Db,
  scope: Scope,
  connectionId: string,
  name: string,
  input: unknown,
  signal: AbortSignal,
): Promise<LookupPage> {
  if (!(await getConnection(db, scope, connectionId)))
    throw new ProblemError("not-found", "Nothing with this id is yours to see.");
  const connection = await openConnection(db, connectionId);
  const lookup = Object.hasOwn(connection.provider.lookups, name) ? connection.provider.lookups[name as LookupName] : undefined;
  if (!lookup)
    throw new ProblemError(
      "not-supported",
      `This vendor cannot be asked for ${name}; it can for ${Object.keys(connection.provider.lookups).join(", ")}.`,
    );
  const parsed = lookup.input.safeParse(input);
  if (!parsed.success) throw invalidBody(parsed.error.issues);
  const facts = await loadFacts(db, parsed.data, {
    connectionId,
    scope,
    operationTag: "lookup",
    settings: connection.settings,
    now: new Date(),
  });
  try {
    const io = { http: connection.http, settings: connection.settings, now: () => new Date(), signal };
    if (lookup.page) return await lookup.page(io, parsed.data, facts);
    return { items: await lookup.run(io, parsed.data, facts), nextCursor: null };
  } catch (error) {
    if (error instanceof VendorError) throw problemOfFailure(error.facts);
    throw error;
  }
}
