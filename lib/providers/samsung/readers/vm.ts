import type { Reader, RowOf } from "../../reader";
import { inParallel } from "../../in-parallel";
import { tolerantRow } from "../../tolerant-row";
import type { SamsungSettings } from "../connection";
import {
  zBackupAgentTargetResponse1Dot2,
  zBackupDetailResponse1Dot2,
  zBackupResponse,
  zBackupTargetResponse,
} from "../generated/backup/zod.gen";
import { powerState, serverCategories, vmKindOf, type ServerCategory } from "../mapping";
import { accountOf } from "./account";
import { backupAttributes } from "./backup-attributes";
import { largePage, readOne, readPages } from "./pages";
import type { ReadEvent, ReaderContext } from "../../reader";

type Context = ReaderContext<SamsungSettings>;

const parseTarget = tolerantRow(zBackupTargetResponse);
const parseAgentTarget = tolerantRow(zBackupAgentTargetResponse1Dot2);
const parseListedBackup = tolerantRow(zBackupResponse.pick({ id: true, server_name: true }));
const parseBackup = tolerantRow(zBackupDetailResponse1Dot2.pick({ server_uuid: true, server_name: true, server_category: true }));

/** What the lists tell of one server, put together. */
interface Server {
  name: string;
  osVersion: string | null;
  serverType: string | null;
  serverGuid: string | null;
  state: string | null;
  vpcId: string | null;
  agentIp: string | null;
  /** Which kinds of backup the vendor offers it for. */
  policyTypes: string[];
  isAgentTarget: boolean;
}

const policyTypes = ["VM_IMAGE", "FILESYSTEM"] as const;
const batchRows = 1_000;

function newServer(name: string): Server {
  return {
    name,
    osVersion: null,
    serverType: null,
    serverGuid: null,
    state: null,
    vpcId: null,
    agentIp: null,
    policyTypes: [],
    isAgentTarget: false,
  };
}

/** The three lists of one category, put together by server. Gives the errors of what could not be read. */
async function* collect(
  context: Context,
  category: ServerCategory,
  servers: Map<string, Server>,
): AsyncGenerator<ReadEvent<"vm">, void, void> {
  const problem = (message: string, vendorId: string | null = null): ReadEvent<"vm"> => ({
    type: "error",
    partition: null,
    message,
    vendorId,
  });
  const paged = { service: "backup", paging: "page", pageSize: largePage, items: "contents", total: "count" } as const;
  const serverOf = (id: string, name: string): Server => {
    const server = servers.get(id) ?? newServer(name);
    servers.set(id, server);
    return server;
  };
  for (const policyType of policyTypes) {
    const query = { server_category: category, policy_type: policyType };
    const list = { ...paged, operationId: "listBackupTargets", path: "/v1/backups/backup-targets", query };
    for await (const page of readPages(context, list)) {
      // Not every kind of server can be backed up in every way.
      if (!page.ok && page.status === 400) break;
      if (!page.ok) yield problem(page.message);
      for (const value of page.ok ? page.rows : []) {
        const parsed = parseTarget(value);
        if (!parsed.ok) yield problem(parsed.message);
        else {
          const { row } = parsed;
          const server = serverOf(row.server_uuid, row.server_name);
          server.osVersion = row.server_os_version ?? server.osVersion;
          server.serverType = row.server_type ?? server.serverType;
          server.serverGuid = row.server_guid ?? server.serverGuid;
          if (!server.policyTypes.includes(policyType)) server.policyTypes.push(policyType);
        }
      }
    }
  }
  const list = {
    ...paged,
    operationId: "listTargetsOfBackupAgent",
    path: "/v1/backup-agents/targets",
    query: { server_category: category },
  };
  for await (const page of readPages(context, list)) {
    if (!page.ok && page.status === 400) break;
    if (!page.ok) yield problem(page.message);
    for (const value of page.ok ? page.rows : []) {
      const parsed = parseAgentTarget(value);
      if (!parsed.ok) yield problem(parsed.message);
      else {
        const { row } = parsed;
        const server = serverOf(row.server_uuid, row.server_name);
        server.serverType ??= row.server_type ?? null;
        server.state = row.server_state === "" ? null : row.server_state;
        server.vpcId = row.vpc_id ?? null;
        server.agentIp = row.server_backup_agent_ip ?? null;
        server.isAgentTarget = true;
      }
    }
  }
}

function presentRow(id: string, server: Server, category: ServerCategory, context: Context, account: string | null): RowOf["vm"] {
  return {
    vendorId: id,
    vendorTenant: account,
    tags: {},
    attributes: {
      server_category: category,
      server_type: server.serverType,
      server_guid: server.serverGuid,
      server_state: server.state,
      vpc_id: server.vpcId,
      server_backup_agent_ip: server.agentIp,
      policy_types: server.policyTypes,
      is_agent_target: server.isAgentTarget,
    },
    links: {},
    fields: {
      name: server.name,
      kind: vmKindOf[category],
      region: context.settings.region,
      // No list tells the host.
      location: null,
      os: server.osVersion,
      powerState: powerState(server.state, context.log),
      state: "present",
      sizeBytes: null,
    },
  };
}

interface Gone {
  serverUuid: string;
  serverName: string;
  serverCategory: string;
}

function goneRow({ serverUuid, serverName, serverCategory }: Gone, context: Context, account: string | null): RowOf["vm"] {
  const category = serverCategories.find((known) => known === serverCategory);
  return {
    vendorId: serverUuid,
    vendorTenant: account,
    tags: {},
    attributes: { server_category: serverCategory, policy_types: [], is_agent_target: false },
    links: {},
    fields: {
      name: serverName,
      kind: category === undefined ? "vm" : vmKindOf[category],
      region: context.settings.region,
      location: null,
      os: null,
      powerState: "unknown",
      state: "gone",
      sizeBytes: null,
    },
  };
}

const detailsAtOnce = 16;

/** Servers that only a backup still names: from backups known already, and from new ones whose server is in no list. */
async function* namedByBackups(
  context: Context,
  isPresent: { id: (id: string) => boolean; name: (name: string) => boolean },
): AsyncGenerator<Gone, void, void> {
  const known = new Set<string>();
  for await (const { vendorId, attributes } of context.known("backup")) {
    const backup = backupAttributes(attributes);
    if (backup === null) continue;
    known.add(vendorId);
    if (!isPresent.id(backup.server_uuid)) {
      yield { serverUuid: backup.server_uuid, serverName: backup.server_name, serverCategory: backup.server_category };
    }
  }
  const list = {
    service: "backup",
    operationId: "listBackups",
    path: "/v1/backups",
    query: { sort: "created_at:asc" },
    paging: "page",
    pageSize: largePage,
    items: "contents",
    total: "count",
  } as const;
  for await (const page of readPages(context, list)) {
    // What cannot be read here is reported by the reader of backups.
    const strangers = (page.ok ? page.rows : []).flatMap((value) => {
      const parsed = parseListedBackup(value);
      return parsed.ok && !known.has(parsed.row.id) && !isPresent.name(parsed.row.server_name) ? [parsed.row.id] : [];
    });
    const show = (id: string) =>
      readOne(context, { service: "backup", operationId: "showBackup", path: `/v1/backups/${encodeURIComponent(id)}` });
    for await (const answer of inParallel(strangers, detailsAtOnce, show)) {
      const parsed = answer.ok ? parseBackup(answer.body) : null;
      if (parsed?.ok !== true || isPresent.id(parsed.row.server_uuid)) continue;
      const { server_uuid: serverUuid, server_name: serverName, server_category: serverCategory } = parsed.row;
      yield { serverUuid, serverName, serverCategory };
    }
  }
}

/**
 * Machines: what the vendor offers for backups (Backup 1.2, List Backup Targets, by category and type), what an agent can be put
 * on (List Targets of Backup Agent, which also tells the power state), and what is gone but still named by a backup. Memory
 * holds one category of servers at a time, and the ids and names of all.
 */
export const readVms: Reader<"vm", SamsungSettings> = async function* (context) {
  const account = await accountOf(context);
  const ids = new Set<string>();
  const names = new Set<string>();
  let isWhole = true;
  for (const category of serverCategories) {
    const servers = new Map<string, Server>();
    for await (const event of collect(context, category, servers)) {
      isWhole = false;
      yield event;
    }
    let rows: RowOf["vm"][] = [];
    for (const [id, server] of servers) {
      if (ids.has(id)) continue;
      ids.add(id);
      names.add(server.name);
      rows.push(presentRow(id, server, category, context, account));
      if (rows.length < batchRows) continue;
      yield { type: "rows", partition: null, rows };
      rows = [];
    }
    if (rows.length > 0) yield { type: "rows", partition: null, rows };
    yield { type: "progress", done: ids.size, total: null };
  }
  // With a page missing, a server that was not seen is not known to be gone.
  if (isWhole) {
    const told = new Set<string>();
    for await (const gone of namedByBackups(context, { id: (id) => ids.has(id), name: (name) => names.has(name) })) {
      if (told.has(gone.serverUuid)) continue;
      told.add(gone.serverUuid);
      yield { type: "rows", partition: null, rows: [goneRow(gone, context, account)] };
    }
  }
  yield { type: "complete", partition: null };
};
