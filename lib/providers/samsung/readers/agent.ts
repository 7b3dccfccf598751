import { z } from "zod";
import type { Reader, RowOf } from "../../reader";
import { inParallel } from "../../in-parallel";
import { tolerantRow } from "../../tolerant-row";
import type { SamsungSettings } from "../connection";
import { zBackupAgentDetailResponse1Dot2, zBackupAgentResponse1Dot2 } from "../generated/backup/zod.gen";
import { agentConnectionState, resourceState, zoneOf } from "../mapping";
import { utcTime } from "../times";
import { largePage, readOne, readPages } from "./pages";
import { badRow, type MadeRow } from "./partition";
import type { ReaderContext } from "../../reader";

const parseListed = tolerantRow(
  zBackupAgentResponse1Dot2.pick({
    id: true,
    state: true,
    connection_state: true,
    backup_policy_count: true,
    modified_at: true,
    name: true,
  }),
);
const parseDetail = tolerantRow(
  zBackupAgentDetailResponse1Dot2.omit({ created_by: true, modified_by: true, media_servers: true }),
);

/** What is kept of an agent, under the vendor's names (Backup 1.2, Show Backup Agent). */
const attributesSchema = z.object({
  name: z.string().nullable(),
  state: z.string().nullable(),
  connection_state: z.string().nullable(),
  connection_check_time: z.string().nullable(),
  backup_policy_count: z.number().nullable(),
  account_id: z.string().nullable(),
  server_uuid: z.string().nullable(),
  server_name: z.string().nullable(),
  server_category: z.string().nullable(),
  server_os_type: z.string().nullable(),
  server_backup_agent_ip: z.string().nullable(),
  subnet_id: z.string().nullable(),
  subnet_name: z.string().nullable(),
  install_file_path: z.string().nullable(),
  modified_at: z.string().nullable(),
});
type Attributes = z.infer<typeof attributesSchema>;

function rowOf(id: string, attributes: Attributes, context: ReaderContext<SamsungSettings>): RowOf["agent"] {
  return {
    vendorId: id,
    vendorTenant: attributes.account_id,
    tags: {},
    attributes: { ...attributes },
    links: { vm: attributes.server_uuid },
    fields: {
      name: attributes.name ?? id,
      state: resourceState(attributes.state, context.log),
      vendorState: attributes.state,
      vmName: attributes.server_name,
      ipAddress: attributes.server_backup_agent_ip,
      connectionState: agentConnectionState(attributes.connection_state, context.log),
      connectionCheckedAt: utcTime(attributes.connection_check_time, zoneOf(context.settings)),
      backupCount: attributes.backup_policy_count,
    },
  };
}

const agentsAtOnce = 16;

async function agentOf(
  context: ReaderContext<SamsungSettings>,
  value: unknown,
  known: ReadonlyMap<string, Attributes>,
): Promise<MadeRow<"agent"> | null> {
  const listed = parseListed(value);
  if (!listed.ok) return badRow(value, "id", listed.message);
  const { id, state, connection_state, backup_policy_count, modified_at, name } = listed.row;
  if (id === null || id === undefined || id === "") return { vendorId: null, message: "The agent has no id." };
  const before = known.get(id);
  const now = {
    state: state ?? null,
    connection_state: connection_state ?? null,
    backup_policy_count: backup_policy_count ?? null,
    modified_at,
    name: name ?? null,
  };
  if (before !== undefined && Object.entries(now).every(([key, fact]) => before[key as keyof typeof now] === fact)) {
    return { row: rowOf(id, before, context) };
  }
  const answer = await readOne(context, {
    service: "backup",
    operationId: "showBackupAgent",
    path: `/v1/backup-agents/${encodeURIComponent(id)}`,
  });
  if (!answer.ok) return answer.status === 404 ? null : { vendorId: id, message: answer.message };
  const detail = parseDetail(answer.body);
  if (!detail.ok) return { vendorId: id, message: detail.message };
  const shown: Record<string, unknown> = { ...detail.row };
  const attributes = attributesSchema.parse(
    Object.fromEntries(Object.keys(attributesSchema.shape).map((key) => [key, shown[key] ?? null])),
  );
  return { row: rowOf(id, attributes, context) };
}

/**
 * Agents (Backup 1.2, List Backup Agents and Show Backup Agent). The list lacks the server's id and the time of the last check,
 * so an agent is asked for when the list shows a change.
 */
export const readAgents: Reader<"agent", SamsungSettings> = async function* (context) {
  const known = new Map<string, Attributes>();
  // A pass over named agents is there to see what the list may not show.
  if (context.partitions === null) {
    for await (const row of context.known("agent")) {
      const attributes = attributesSchema.safeParse(row.attributes);
      if (attributes.success) known.set(row.vendorId, attributes.data);
    }
  }
  const list = {
    service: "backup",
    operationId: "listBackupAgents",
    path: "/v1/backup-agents",
    query: { sort: "created_at:asc" },
    paging: "page",
    pageSize: largePage,
    items: "contents",
    total: "count",
  } as const;
  for await (const page of readPages(context, list)) {
    if (!page.ok) {
      yield { type: "error", partition: null, message: page.message, vendorId: null };
      continue;
    }
    const rows: RowOf["agent"][] = [];
    for await (const made of inParallel(page.rows, agentsAtOnce, (value) => agentOf(context, value, known))) {
      if (made === null) continue;
      if ("row" in made) rows.push(made.row);
      else yield { type: "error", partition: null, ...made };
    }
    if (rows.length > 0) yield { type: "rows", partition: null, rows };
  }
  yield { type: "complete", partition: null };
};
