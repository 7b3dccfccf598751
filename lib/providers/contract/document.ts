import { z } from "zod";

/** A JSON Schema as it stands in a document: read by Ajv, never by hand. */
const jsonSchemaSchema = z.union([z.boolean(), z.record(z.string(), z.unknown())]);
export type JsonSchema = z.infer<typeof jsonSchemaSchema>;

const referenceSchema = z.object({ $ref: z.string() });

const parameterSchema = z.object({
  name: z.string(),
  in: z.enum(["path", "query", "header", "cookie"]),
  required: z.boolean().default(false),
  explode: z.boolean().default(true),
  schema: jsonSchemaSchema,
});
export type DocumentParameter = z.infer<typeof parameterSchema>;

const contentSchema = z.record(z.string(), z.object({ schema: jsonSchemaSchema.optional() }));

const requestBodySchema = z.object({ required: z.boolean().default(false), content: contentSchema });
const responseSchema = z.object({ content: contentSchema.optional() });

const versionEntrySchema = z.object({
  version: z.string(),
  state: z.string(),
  notBefore: z.string().nullable().default(null),
  requestSchema: z.string().nullable(),
  responseSchema: z.string().nullable(),
  success: z.record(z.string(), z.string().nullable()),
  /** Only where they differ from the newest version's. */
  parameters: z.array(z.union([referenceSchema, parameterSchema])).optional(),
});

/** How a list is paged; `style` says which of the other members are there. */
const paginationSchema = z.looseObject({
  style: z.enum(["page", "offset", "marker", "limit", "none"]),
  items: z.string(),
  /** Absent where the vendor gives no total. */
  total: z.string().optional(),
});
export type Pagination = z.infer<typeof paginationSchema>;

const operationSchema = z.object({
  operationId: z.string(),
  summary: z.string().default(""),
  tags: z.array(z.string()).default([]),
  parameters: z.array(z.union([referenceSchema, parameterSchema])).default([]),
  requestBody: requestBodySchema.optional(),
  responses: z.record(z.string(), z.union([referenceSchema, responseSchema])),
  "x-versions": z.array(versionEntrySchema).optional(),
  "x-pagination": paginationSchema.optional(),
  "x-async": z.boolean().default(false),
});
export type DocumentOperation = z.infer<typeof operationSchema>;

export const httpMethods = ["get", "post", "put", "patch", "delete", "head", "options"] as const;
export type HttpMethod = Uppercase<(typeof httpMethods)[number]>;

const serviceVersionSchema = z.object({ version: z.string(), state: z.string(), notBefore: z.string().nullable() });
export type ServiceVersion = z.infer<typeof serviceVersionSchema>;

/** The parts of an OpenAPI 3.1 document that Backdesk uses. Everything else is let through unread. */
export const documentSchema = z.object({
  openapi: z.string().regex(/^3\.1\./, "must be an OpenAPI 3.1 document"),
  info: z.object({
    title: z.string(),
    version: z.string(),
    "x-service-type": z.string().optional(),
    "x-versions": z.array(serviceVersionSchema).default([]),
  }),
  paths: z.record(z.string().startsWith("/"), z.partialRecord(z.enum(httpMethods), operationSchema)),
  components: z
    .object({
      schemas: z.record(z.string(), jsonSchemaSchema).default({}),
      parameters: z.record(z.string(), parameterSchema).default({}),
      responses: z.record(z.string(), responseSchema).default({}),
    })
    .prefault({}),
});
export type ContractDocument = z.infer<typeof documentSchema>;

/**
 * The component that a local reference names.
 * Throws when the document does not hold it: a broken contract must not start.
 */
export function resolveComponent<T extends object>(entry: T | { $ref: string }, components: Record<string, T>): T {
  if (!("$ref" in entry)) return entry;
  const name = entry.$ref.split("/").at(-1) ?? "";
  const found = components[name];
  if (found === undefined) throw new Error(`The contract refers to ${entry.$ref}, which it does not hold.`);
  return found;
}
