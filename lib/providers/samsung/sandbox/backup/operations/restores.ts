import { z } from "zod";
import type { FleetServer } from "../../fleet/fleet";
import { containing, pageOfRows, pageWish, textOf, timeOf } from "../listing";
import { isoTime, wholeSecond, zonelessTime } from "../calendar";
import { stateAt, type BackupRecord, type RestoreOutcome, type RestoreRun } from "../records";
import { badRequest, conflict, notFound } from "../refusal";
import { newRestoreMs, restoresOf } from "../restores";
import type { RestoreTarget } from "../restore-targets";
import type { PlaceWorld } from "../world";
import { availableBackupOf, backupOf, bodyAs, done, isAtLeast, ok, type BackupCall, type BackupOperation } from "./call";
import { isWithinPaths } from "./file-tree";
import { restorableTarget } from "./restore-targets";

const serverTypePattern = /^[a-z]+\d+[a-z]\d+[a-z]\d+$/;
const historySortFields = [
  "created_at",
  "modified_at",
  "backup_start_time",
  "restore_start_time",
  "restore_end_time",
  "restore_state",
  "restore_server_name",
  "schedule_name",
];

/** Backup 1.2, List Backup Restore Histories: 90 days back. Some times carry no zone, as in the vendor's example. */
export const listBackupRestoreHistories: BackupOperation = (call) => {
  const record = backupOf(call);
  const wish = pageWish(call.query, { size: 20, sort: "created_at:desc", fields: historySortFields });
  const state = textOf(call.query, "restore_state");
  const [from, to] = [timeOf(call.query, "start_time") ?? 0, timeOf(call.query, "end_time") ?? call.now];
  const rows = restoresOf(record, call.now)
    .filter(({ startedAt }) => startedAt >= from && startedAt <= to)
    .map((restore) => listedRestore(call, record, restore))
    .filter((row) => state === null || row.restore_state === state);
  return ok({ contents: pageOfRows(rows, wish), count: rows.length });
};

function listedRestore(call: BackupCall, record: BackupRecord, restore: RestoreRun) {
  const isUnderWay = call.now < restore.endsAt;
  return {
    backup_id: record.id,
    backup_start_time: zonelessTime(restore.targetStartedAt),
    created_at: isoTime(restore.startedAt),
    created_by: call.account.userId,
    modified_at: isoTime(isUnderWay ? restore.startedAt : restore.endsAt),
    modified_by: call.account.userId,
    restore_end_time: isUnderWay ? null : zonelessTime(restore.endsAt),
    restore_server_id: isUnderWay && record.policyType === "VM_IMAGE" ? null : restore.serverUuid,
    restore_server_name: restore.serverName,
    restore_start_time: zonelessTime(restore.startedAt),
    restore_state: isUnderWay ? "INPROGRESS" : restore.outcome,
    schedule_name: restore.scheduleName,
  };
}

const outcomes: readonly RestoreOutcome[] = ["COMPLETED", "PARTIAL_SUCCESS", "FAILED"];

/** A run that only got part makes a restore that only brings part. */
function outcomeOf(call: BackupCall, target: RestoreTarget): RestoreOutcome {
  const told = outcomes.find((known) => known === call.outcome);
  return told ?? (target.run.outcome === "PARTIAL_SUCCESS" ? "PARTIAL_SUCCESS" : "COMPLETED");
}

function startRestore(
  call: BackupCall,
  record: BackupRecord,
  wish: { target: RestoreTarget; serverName: string; serverUuid: string | null },
): RestoreRun {
  const startedAt = wholeSecond(call.now);
  const restore: RestoreRun = {
    targetStartedAt: wish.target.run.startedAt,
    scheduleName: wish.target.run.scheduleName,
    startedAt,
    endsAt: startedAt + newRestoreMs(record, startedAt),
    outcome: outcomeOf(call, wish.target),
    serverName: wish.serverName,
    serverUuid: wish.serverUuid,
  };
  call.here.backups.change(record, { restores: [...record.restores, restore] });
  return restore;
}

const restoreSchema = z.object({
  restore_target_id: z.string(),
  restore_server_name: z.string(),
  server_type_id: z.string(),
  restore_region: z.string().nullish(),
  networks: z.array(z.object({ subnet_id: z.string() })).nullish(),
  security_groups: z.array(z.string()).nullish(),
});

/** Backup 1.2, Restore Backup: a new server from an image. It is among the servers once the restore has ended well. */
export const restoreBackup: BackupOperation = (call) => {
  const record = availableBackupOf(call);
  const request = bodyAs(call, restoreSchema);
  if (record.policyType !== "VM_IMAGE")
    throw badRequest(`Backup ${record.name} holds files; restore it with restore-agent-backup.`);
  const target = restorableTarget(call, record, request.restore_target_id);
  const name = request.restore_server_name;
  if (name.trim() === "") throw badRequest("restore_server_name must not be blank.");
  if (!serverTypePattern.test(request.server_type_id))
    throw badRequest(`server_type_id ${request.server_type_id} is not a server type.`);
  const there = restorePlace(call, request.restore_region ?? call.here.place.region);
  for (const { subnet_id: id } of request.networks ?? []) mustBeUsableSubnet(there, id);
  if (isServerNameTaken(there, name)) throw conflict(`The server name ${name} is already in use.`);

  const source = call.world.elsewhere(call.here, record.serverRegion)?.fleet.find(record.serverUuid);
  const restore = startRestore(call, record, { target, serverName: name, serverUuid: null });
  there.comingServers.add(name);
  call.world.plan(restore.endsAt, () => {
    there.comingServers.delete(name);
    if (restore.outcome !== "FAILED" && source)
      restore.serverUuid = restored(there, { name, serverType: request.server_type_id, from: source }).uuid;
  });
  return done(call, record.id, 202);
};

const restored = (there: PlaceWorld, server: { name: string; serverType: string; from: FleetServer }): FleetServer =>
  there.fleet.addRestored(server);

function restorePlace(call: BackupCall, region: string): PlaceWorld {
  const there = call.world.elsewhere(call.here, region);
  if (there === null) throw badRequest(`restore_region ${region} is not a region that the backup can be restored to.`);
  return there;
}

function mustBeUsableSubnet(there: PlaceWorld, id: string): void {
  const subnet = there.subnets.find((known) => known.id === id);
  if (subnet === undefined) throw notFound("Subnet", id);
  if (subnet.state !== "ACTIVE") throw badRequest(`Subnet ${subnet.name} is ${subnet.state}.`);
}

const isServerNameTaken = (there: PlaceWorld, name: string): boolean =>
  there.comingServers.has(name) || there.fleet.isNameTaken(name);

/** Backup 1.2, Check Backup Restore Server Name Duplicate: true when a server of the region has the name or will have it. */
export const checkBackupRestoreServerNameDuplicate: BackupOperation = (call) =>
  ok({ result: isServerNameTaken(call.here, textOf(call.query, "restore_server_name") ?? "") });

const agentRestoreSchema = z.object({
  filesystem_paths: z.array(z.object({ source: z.string(), destination: z.string() })),
  restore_server_uuid: z.string(),
  restore_target_id: z.string(),
});

/** Backup 1.2, Restore Agent Backup: files to a server that has an agent. */
export const restoreAgentBackup: BackupOperation = (call) => {
  const record = availableBackupOf(call);
  const request = bodyAs(call, agentRestoreSchema);
  if (record.policyType !== "FILESYSTEM") throw badRequest(`Backup ${record.name} holds an image; restore it with restore.`);
  const target = restorableTarget(call, record, request.restore_target_id);
  const server = call.here.fleet.find(request.restore_server_uuid);
  if (server === null) throw notFound("Server", request.restore_server_uuid);
  if (!canTakeFiles(call, record, server))
    throw badRequest(`Server ${server.name} has no backup agent for ${record.serverOsType} that is AVAILABLE.`);
  if (request.filesystem_paths.length === 0) throw badRequest("filesystem_paths must name what to restore.");
  for (const { source, destination } of request.filesystem_paths) {
    if (!isWithinPaths(record, source)) throw badRequest(`${source} is not in the backup.`);
    if (!destination.startsWith("/") && !/^[A-Za-z]:/.test(destination))
      throw badRequest(`${destination} is not an absolute path.`);
  }
  startRestore(call, record, { target, serverName: server.name, serverUuid: server.uuid });
  return done(call, record.id);
};

function canTakeFiles(call: BackupCall, record: BackupRecord, server: FleetServer): boolean {
  const agent = call.here.agents.ofServer(server.number);
  return server.osType === record.serverOsType && agent !== null && stateAt(agent, call.now) === "AVAILABLE";
}

/** Backup 1.2, List Agent Backup Restore Target Servers: servers of the same system with an agent; size defaults to 5. */
export const listAgentBackupRestoreTargetServers: BackupOperation = (call) => {
  const record = backupOf(call);
  if (record.policyType !== "FILESYSTEM") throw badRequest(`Backup ${record.name} holds an image and needs no agent.`);
  const wish = pageWish(call.query, { size: 5, sort: "server_name:asc", fields: ["server_name"] });
  const { agents, fleet } = call.here;
  const name = textOf(call.query, "server_name");
  const isNamed = name === null ? () => true : containing(name);
  const servers = Array.from(agents.table.ordered("server_name"), (ref) => fleet.server(agents.read(ref).serverNumber)).filter(
    (server) => isNamed(server.name) && canTakeFiles(call, record, server),
  );
  const contents = servers.slice(wish.page * wish.size, (wish.page + 1) * wish.size).map((server) => ({
    server_name: server.name,
    server_os_version: server.osVersion,
    ...(isAtLeast(call, "1.2") && { server_type: server.serverType }),
    server_uuid: server.uuid,
  }));
  return ok({ contents, count: servers.length });
};

/** Backup 1.2, List Backup Restore Subnets. */
export const listBackupRestoreSubnets: BackupOperation = (call) => {
  backupOf(call);
  const there = restorePlace(call, textOf(call.query, "region") ?? "");
  const [vpcId, state] = [textOf(call.query, "vpc_id"), textOf(call.query, "state")];
  const subnets = there.subnets
    .filter((subnet) => (vpcId === null || subnet.vpcId === vpcId) && (state === null || subnet.state === state))
    .map((subnet) => ({
      account_id: call.account.accountId,
      cidr: subnet.cidr,
      created_at: isoTime(subnet.createdAt),
      created_by: call.account.userId,
      gateway_ip_address: subnet.gatewayIp,
      id: subnet.id,
      modified_at: isoTime(subnet.createdAt),
      modified_by: call.account.userId,
      name: subnet.name,
      state: subnet.state,
      type: "GENERAL",
      vpc_id: subnet.vpcId,
      vpc_name: subnet.vpcName,
    }));
  return ok({ count: subnets.length, subnets });
};
