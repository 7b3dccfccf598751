import { z } from "zod";
import { isoTime, secondMs, wholeSecond } from "../calendar";
import { backupSortFields } from "../backup-shelf";
import { containing, pageOfTable, pageWish, textOf } from "../listing";
import { retentionAt, stateAt, type BackupRecord } from "../records";
import { badRequest, conflict, notFound } from "../refusal";
import { runUnderWay } from "../runs";
import { newSchedule } from "../schedules";
import { availableBackupOf, backupOf, bodyAs, done, isAtLeast, ok, type BackupOperation, type BackupCall } from "./call";
import { endReplica, startReplica } from "./replicas";
import { scheduleRequestSchema, scheduleWishes } from "./schedule-requests";

const createMs = 6 * secondMs;
const deleteMs = 6 * secondMs;
const longestName = 63;

/** Backup 1.2, List Backups. */
export const listBackups: BackupOperation = (call) => {
  const { backups } = call.here;
  const wish = pageWish(call.query, { size: 20, sort: "created_at:desc", fields: backupSortFields });
  const [name, serverName] = [textOf(call.query, "name"), textOf(call.query, "server_name")];
  const isNamed = name === null ? null : containing(name);
  const isOnServer = serverName === null ? null : containing(serverName);
  const matches =
    isNamed === null && isOnServer === null
      ? null
      : (ref: number) => (isNamed?.(backups.name(ref)) ?? true) && (isOnServer?.(backups.serverName(ref)) ?? true);
  const { refs, count } = pageOfTable(backups.table, wish, matches);
  return ok({ contents: refs.map((ref) => listed(call, backups.read(ref))), count });
};

function listed(call: BackupCall, record: BackupRecord) {
  return {
    created_at: isoTime(record.createdAt),
    created_by: call.account.userId,
    id: record.id,
    modified_at: isoTime(record.modifiedAt),
    modified_by: call.account.userId,
    name: record.name,
    policy_type: record.policyType,
    retention_period: retentionAt(record, call.now),
    role_type: record.role,
    server_name: record.serverName,
    state: stateAt(record, call.now),
  };
}

/** Backup 1.2, Show Backup; 1.1 knows no `is_all_filesystem`, 1.0 no replication. */
export const showBackup: BackupOperation = (call) => {
  const record = backupOf(call);
  const { world, here } = call;
  const replica = world.linked(here, record.replica);
  const origin = world.linked(here, record.origin);
  return ok({
    ...listed(call, record),
    backup_agent_id: record.agentId,
    encrypt_enabled: record.isEncrypted,
    filesystem_paths: record.paths,
    policy_category: record.policyType === "VM_IMAGE" ? "AGENTLESS" : "AGENT",
    region: record.region,
    server_category: record.serverCategory,
    server_os_type: record.serverOsType,
    server_region: record.serverRegion,
    server_uuid: record.serverUuid,
    ...(isAtLeast(call, "1.1") && {
      dr_enabled: record.replica !== null || record.role === "REPLICA",
      dr_region: record.replica?.region ?? (record.role === "REPLICA" ? record.region : null),
      origin_backup_id: origin?.id ?? null,
      replica_backup_id: replica?.id ?? null,
    }),
    ...(isAtLeast(call, "1.2") && { is_all_filesystem: record.isAllFilesystem }),
  });
};

const createSchema = z.object({
  name: z.string(),
  policy_category: z.enum(["AGENTLESS", "AGENT"]),
  policy_type: z.enum(["VM_IMAGE", "FILESYSTEM"]),
  server_category: z.enum(["VIRTUAL_SERVER", "GPU_SERVER", "BAREMETAL_SERVER"]),
  server_uuid: z.string(),
  server_guid: z.string().nullish(),
  region: z.string().nullish(),
  dr_enabled: z.boolean().nullish(),
  encrypt_enabled: z.boolean().default(true),
  filesystem_paths: z.array(z.string()).nullish(),
  is_all_filesystem: z.boolean().nullish(),
  retention_period: z.enum(["WEEK_2", "MONTH_1", "MONTH_3", "MONTH_6", "YEAR_1"]).default("WEEK_2"),
  schedules: z.array(scheduleRequestSchema),
});
type CreateRequest = z.infer<typeof createSchema>;

/** Backup 1.2, Create Backup: CREATING for a few seconds, then its schedules fire. Tags are taken; no answer ever shows them. */
export const createBackup: BackupOperation = (call) => {
  const { here, now } = call;
  const request = bodyAs(call, createSchema);
  const server = here.fleet.find(request.server_uuid);
  if (server === null) throw notFound("Server", request.server_uuid);
  mustFitServer(request, server);
  const wishes = scheduleWishes(request.schedules);
  const isFiles = request.policy_type === "FILESYSTEM";
  const agent = isFiles ? here.agents.ofServer(server.number) : null;
  if (isFiles && (agent === null || stateAt(agent, now) !== "AVAILABLE")) {
    throw badRequest(`Server ${server.name} has no backup agent that is AVAILABLE.`);
  }
  const paths = isFiles ? pathsOf(request) : null;
  if (request.region && request.region !== here.place.region)
    throw badRequest(`region must be ${here.place.region}, the region of the server.`);
  const taken = paths?.find((path) => isPathTaken(call, server.number, path));
  if (taken !== undefined) throw conflict(`The path ${taken} of server ${server.name} is already backed up.`);
  if (here.backups.isNameTaken(request.name)) throw conflict(`The backup name ${request.name} is already in use.`);

  const readyAt = wholeSecond(now) + createMs;
  const record = here.backups.add(({ ref, id, salt }) => ({
    ref,
    id,
    salt,
    name: request.name,
    role: "ORIGINAL",
    createdAt: now,
    modifiedAt: now,
    readyAt,
    deletingAt: null,
    serverNumber: server.number,
    serverRegion: here.place.region,
    serverUuid: server.uuid,
    serverName: server.name,
    serverCategory: server.category,
    serverOsType: server.osType,
    serverSizeGb: isFiles ? Math.ceil(server.sizeGb / 3) : server.sizeGb,
    policyType: request.policy_type,
    region: here.place.region,
    isEncrypted: request.encrypt_enabled,
    paths: request.is_all_filesystem ? null : paths,
    isAllFilesystem: request.is_all_filesystem ?? false,
    agentId: agent?.id ?? null,
    retentions: [{ from: now, period: request.retention_period }],
    schedules: wishes.map((wish, number) => newSchedule(salt, number, { ...wish, from: readyAt })),
    replica: null,
    origin: null,
    outlook: "steady",
    manualRuns: [],
    restores: [],
    deletedTargets: new Set(),
  }));
  if (request.dr_enabled) startReplica(call, record);
  return done(call, record.id);
};

function mustFitServer(request: CreateRequest, server: { category: string; guid: string; name: string }): void {
  if (request.name.trim() === "" || request.name.length > longestName)
    throw badRequest(`name must have 1 to ${longestName} characters.`);
  if (request.server_category !== server.category)
    throw badRequest(`Server ${server.name} is a ${server.category}, not a ${request.server_category}.`);
  if (request.server_guid && request.server_guid !== server.guid) throw badRequest("server_guid is not the guid of server_uuid.");
  const category = request.policy_type === "VM_IMAGE" ? "AGENTLESS" : "AGENT";
  if (request.policy_category !== category)
    throw badRequest(`policy_type ${request.policy_type} needs policy_category ${category}.`);
  if (request.policy_type === "VM_IMAGE" && server.category === "BAREMETAL_SERVER") {
    throw badRequest("A bare-metal server cannot be backed up as VM_IMAGE.");
  }
}

/** The paths of a file backup; `/` stands for all of them. */
function pathsOf({ filesystem_paths: paths, is_all_filesystem: isAll }: CreateRequest): string[] {
  if (isAll) return ["/"];
  if (!paths || paths.length === 0) throw badRequest("A FILESYSTEM backup needs filesystem_paths or is_all_filesystem.");
  mustBePaths(paths);
  return paths;
}

/** Throws a refusal unless every path is absolute and none comes twice. */
export function mustBePaths(paths: readonly string[]): void {
  const bad = paths.find((path) => !/^\/[^\0]*$|^[A-Za-z]:[\\/]/.test(path));
  if (bad !== undefined) throw badRequest(`${bad} is not an absolute path.`);
  if (new Set(paths).size < paths.length) throw badRequest("The same path is given twice.");
}

/** Whether a file backup of the server already covers exactly this path, or all of them. `except` is a backup's reference. */
export function isPathTaken(call: BackupCall, serverNumber: number, path: string, except?: number): boolean {
  return call.here.backups
    .filesOf(serverNumber)
    .some(
      (record) => record.ref !== except && record.deletingAt === null && (record.isAllFilesystem || record.paths?.includes(path)),
    );
}

/** Backup 1.2, Delete Backup: DELETING for a few seconds, then gone with its restore targets and its replica. */
export const deleteBackup: BackupOperation = (call) => {
  const record = availableBackupOf(call);
  const { here, world, now } = call;
  if (record.role === "REPLICA") throw conflict(`Backup ${record.name} is a replica; it ends with its original's replication.`);
  if (runUnderWay(record, now) !== null) throw conflict(`Backup ${record.name} has a run in progress.`);
  if (record.restores.some((restore) => now < restore.endsAt)) {
    throw conflict(`Backup ${record.name} has a restore in progress.`);
  }
  const standing = endReplica(call, record);
  here.backups.change(standing, { deletingAt: now, modifiedAt: now });
  world.plan(now + deleteMs, () => here.backups.remove(record.ref));
  return done(call, record.id);
};

/** Backup 1.2, Check Backup Name Duplicate: true when the name is taken. */
export const checkBackupNameDuplicate: BackupOperation = (call) =>
  ok({ result: call.here.backups.isNameTaken(textOf(call.query, "backup_name") ?? "") });
