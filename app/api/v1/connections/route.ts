import { z } from "zod";
import { createConnection, createConnectionSchema } from "@/lib/connections";
import { oldestSync, readConnections } from "@/lib/db/queries/connections";
import { connectionSchema, type Connection } from "@/lib/domain/connection";
import { listAnswerSchema, listQueryShape } from "@/lib/domain/list";
import { route } from "@/lib/http/route";
import { answerWhole } from "@/lib/http/whole-list";

const query = z.object({
  ...listQueryShape,
  connectionId: z.array(z.string().max(64)).optional(),
  provider: z.array(z.string().max(64)).optional(),
  state: z.array(z.string().max(64)).optional(),
});
const sorts = {
  name: (connection: Connection) => connection.name,
  provider: (connection: Connection) => connection.provider,
  state: (connection: Connection) => connection.state,
  lastSyncAt: (connection: Connection) => connection.lastSyncAt ?? "",
};

export const GET = route(
  { action: "connections:read", summary: "List connections", query, answer: listAnswerSchema(connectionSchema), csv: true },
  async ({ db, scope, query: asked, request }) => {
    const words = asked.q?.trim().toLowerCase() ?? "";
    const isAsked = (wanted: string[] | undefined, value: string) => wanted === undefined || wanted.includes(value);
    const found = (await readConnections(db, scope)).filter(
      ({ id, name, provider, state }) =>
        name.toLowerCase().includes(words) &&
        isAsked(asked.connectionId, id) &&
        isAsked(asked.provider, provider) &&
        isAsked(asked.state, state),
    );
    const asOf = oldestSync(found);
    return answerWhole(request, found, {
      name: "connections",
      item: connectionSchema,
      query: asked,
      sorts,
      defaultSort: "name",
      ...(asOf ? { asOf } : {}),
    });
  },
);

export const POST = route(
  {
    action: "connections:write",
    needsAllTenants: true,
    summary: "Create a connection",
    body: createConnectionSchema,
    answer: connectionSchema,
    status: 201,
  },
  ({ db, body, caller, requestId }) => createConnection(db, body, { caller, requestId }),
);
