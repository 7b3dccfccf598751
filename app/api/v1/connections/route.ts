import { z } from "zod";
import { createConnection, createConnectionSchema } from "@/lib/connections";
import { listConnections } from "@/lib/db/queries/connections";
import { connectionSchema } from "@/lib/domain/connection";
import { listAnswerSchema, listQueryShape } from "@/lib/domain/list";
import { route } from "@/lib/http/route";

const query = z.object({ ...listQueryShape, provider: z.array(z.string().max(64)).optional(), state: z.array(z.string().max(64)).optional() });

export const GET = route(
  { action: "connections:read", summary: "List connections", query, answer: listAnswerSchema(connectionSchema) },
  ({ db, scope, query: asked }) => listConnections(db, scope, asked),
);

export const POST = route(
  { action: "connections:write", needsAllTenants: true, summary: "Create a connection", body: createConnectionSchema, answer: connectionSchema, status: 201 },
  ({ db, body, caller, requestId }) => createConnection(db, body, { caller, requestId }),
);
