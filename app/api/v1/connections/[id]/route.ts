import { z } from "zod";
import { deleteConnection, updateConnection, updateConnectionSchema } from "@/lib/connections";
import { getConnection } from "@/lib/db/queries/connections";
import { connectionSchema } from "@/lib/domain/connection";
import { ProblemError } from "@/lib/http/problems";
import { route } from "@/lib/http/route";

const params = z.object({ id: z.string().max(64) });

export const GET = route(
  { action: "connections:read", summary: "Show a connection", params, answer: connectionSchema },
  async ({ db, scope, params: { id } }) => {
    const connection = await getConnection(db, scope, id);
    if (!connection) throw new ProblemError("not-found", "Nothing with this id is yours to see.");
    return connection;
  },
);

export const PATCH = route(
  {
    action: "connections:write",
    needsAllTenants: true,
    summary: "Change a connection",
    params,
    body: updateConnectionSchema,
    answer: connectionSchema,
  },
  ({ db, params: { id }, body, caller, requestId }) => updateConnection(db, id, body, { caller, requestId }),
);

export const DELETE = route(
  { action: "connections:write", needsAllTenants: true, summary: "Remove a connection and its rows", params, status: 204 },
  ({ db, params: { id }, caller, requestId }) => deleteConnection(db, id, { caller, requestId }),
);
