import "server-only";
import { z } from "zod";
import { problemSchema } from "@/lib/domain/problem";
import { problemKinds } from "./problems";
import type { AnyRouteSpec } from "./route";

type Json = Record<string, unknown>;

const methodsWithBody = new Set(["POST", "PATCH", "PUT"]);

/** A module of route handlers. */
type RouteModule = Partial<Record<"GET" | "POST" | "PATCH" | "PUT" | "DELETE", unknown>>;

export interface Endpoint {
  /** With parameters in braces. */
  path: string;
  load: () => Promise<RouteModule>;
}

/** The published description of the API (OpenAPI 3.1), made from the same schemas that check requests. */
export async function describeApi(endpoints: readonly Endpoint[]): Promise<Json> {
  const paths: Record<string, Json> = {};
  for (const { path, load } of endpoints) {
    const loaded = await load();
    const operations: Json = {};
    for (const method of ["GET", "POST", "PATCH", "PUT", "DELETE"] as const) {
      const handler = loaded[method];
      if (handler && typeof handler === "function" && "spec" in handler)
        operations[method.toLowerCase()] = describe(method, path, handler.spec as AnyRouteSpec);
    }
    paths[path] = operations;
  }
  return {
    openapi: "3.1.0",
    info: { title: "Backdesk", version: "1", description: "One interface to the backups that several vendors make." },
    servers: [{ url: "/" }],
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      schemas: { Problem: toJsonSchema(problemSchema, "output") },
      responses: Object.fromEntries(
        Object.entries(problemKinds).map(([kind, { title, remedy }]) => [
          kind,
          {
            description: `${title}. ${remedy}`,
            content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
          },
        ]),
      ),
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "A token made at POST /api/v1/tokens" },
        session: { type: "apiKey", in: "cookie", name: "next-auth.session-token" },
      },
    },
  };
}

function describe(method: string, path: string, spec: AnyRouteSpec): Json {
  const status = String(spec.status ?? 200);
  const isEmpty = status === "204";
  const content: Json = spec.answer ? { "application/json": { schema: toJsonSchema(spec.answer, "output") } } : {};
  if (spec.csv) content["text/csv"] = { schema: { type: "string" } };
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^A-Za-z0-9]+(.)?/g, (_, letter: string | undefined) => (letter ?? "").toUpperCase())}`,
    summary: spec.summary,
    tags: [path.split("/")[3] ?? "api"],
    ...(spec.action === "public" ? { security: [] } : {}),
    parameters: [...pathParameters(path), ...queryParameters(spec.query), ...headerParameters(spec)],
    ...(spec.body && methodsWithBody.has(method)
      ? { requestBody: { required: true, content: { "application/json": { schema: toJsonSchema(spec.body, "input") } } } }
      : {}),
    responses: {
      [status]: { description: spec.summary, ...(isEmpty || Object.keys(content).length === 0 ? {} : { content }) },
      ...errorResponses(),
    },
  };
}

/** The unified errors, on every operation alike; several kinds of one status share its entry. */
function errorResponses(): Json {
  const responses: Json = {};
  for (const [kind, { status }] of Object.entries(problemKinds)) responses[status] ??= { $ref: `#/components/responses/${kind}` };
  return responses;
}

const pathParameters = (path: string) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: "path", required: true, schema: { type: "string" } }));

function queryParameters(query: z.ZodObject | undefined): Json[] {
  if (!query) return [];
  const schema = z
    .object({ properties: z.record(z.string(), z.unknown()).optional(), required: z.array(z.string()).optional() })
    .parse(toJsonSchema(query, "input"));
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: "query",
    required: schema.required?.includes(name) ?? false,
    schema: property,
    ...(typeof property === "object" && property !== null && "type" in property && property.type === "array"
      ? { style: "form", explode: true }
      : {}),
  }));
}

const headerParameters = (spec: AnyRouteSpec) =>
  (spec.headers ?? []).map(({ name, description, required }) => ({
    name,
    in: "header",
    required,
    description,
    schema: { type: "string" },
  }));

function toJsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json;
  return rest;
}
