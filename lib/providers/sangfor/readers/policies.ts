import type { Retention, Schedule } from "@/lib/domain/schedule";
import { tolerantRow } from "../../tolerant-row";
import { schedulesOfCron } from "../cron";
import { zBackupPolicy } from "../generated/sangfor/zod.gen";
import { retentionOf } from "../mapping";
import type { ListCall } from "./pages";

const parse = tolerantRow(
  zBackupPolicy.pick({
    id: true,
    name: true,
    description: true,
    enable: true,
    type: true,
    az_id: true,
    project_id: true,
    vault_id: true,
    trigger_cron: true,
    resources: true,
    scheduled_operation: true,
  }),
);

/** A policy lists the machines it copies, so pages of policies are heavy. */
const policiesAPage = 20;

/** List Backup Policies: policies, what they apply to, and when they run, all in one list. */
export const policyList: ListCall = {
  service: "",
  operationId: "listBackupPolicies",
  path: "/janus/20180725/backup-policies",
  pageSize: policiesAPage,
};

export interface ReadPolicy {
  id: string;
  name: string;
  isEnabled: boolean;
  projectId: string | null;
  retention: Retention | null;
  /** Null where its expression says what our schedules cannot. */
  schedules: Schedule[] | null;
  /** Machines that it copies. */
  serverIds: string[];
  attributes: { type: string; az_id: string; vault_id: string; trigger_cron: string; project_id: string; enable: number };
}

/** Everything but machines that a policy may hold is passed over. */
const isServer = (type: string) => type === "" || /server|vm/i.test(type);

export function readPolicy(value: unknown, timezone: string): { ok: true; policy: ReadPolicy } | { ok: false; message: string } {
  const parsed = parse(value);
  if (!parsed.ok) return parsed;
  const { row } = parsed;
  const isEnabled = row.enable === 1;
  const { retention } = row.scheduled_operation;
  return {
    ok: true,
    policy: {
      id: row.id,
      name: row.name,
      isEnabled,
      projectId: row.project_id === "" ? null : row.project_id,
      retention: retentionOf(retention),
      // After a first whole copy the platform copies what has changed.
      schedules: schedulesOfCron(row.trigger_cron, { timezone, backupType: "incremental", active: isEnabled }),
      serverIds: [...new Set(row.resources.flatMap(({ id, type }) => (id !== "" && isServer(type) ? [id] : [])))],
      attributes: {
        type: row.type,
        az_id: row.az_id,
        vault_id: row.vault_id,
        trigger_cron: row.trigger_cron,
        project_id: row.project_id,
        enable: row.enable,
      },
    },
  };
}

/** One machine under one policy is one backup; both ids are UUIDs. */
export const backupIdOf = (policyId: string, serverId: string) => `${policyId}/${serverId}`;
