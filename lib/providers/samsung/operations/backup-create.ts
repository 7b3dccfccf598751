import { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { Check } from "@/lib/domain/operation";
import { backupTypeOf, policyTypeOf, retentionPeriodOf, takenRetentions, zoneOf } from "../mapping";
import type { SamsungSettings } from "../connection";
import { askList, askOne, idPath, textOf, type VendorRow } from "./ask";
import { define, refuse } from "./define";
import { takenSchedules, toVendorSchedules } from "./schedule-input";
import { trackState } from "./track-state";

const optionsSchema = z.strictObject({
  /** An agent in the machine, or none. Images are taken without one; files need one unless the vendor offers otherwise. */
  agent: z.boolean().optional(),
  /** FILESYSTEM: everything, instead of paths. */
  allFilesystems: z.boolean().optional(),
  tags: z.array(z.strictObject({ key: z.string().min(1), value: z.string() })).optional(),
});

export const retentionInput = operationInputs["backup.create"].shape.retention
  .refine((retention) => retentionPeriodOf(retention) !== null, {
    message: `is not one that the vendor takes; choose ${takenRetentions.map(({ count, unit }) => `${count} ${unit}`).join(", ")}`,
  })
  .meta({
    oneOf: takenRetentions.map(({ count, unit }) => ({ properties: { count: { const: count }, unit: { const: unit } } })),
  });

const input = operationInputs["backup.create"].omit({ policyId: true }).extend({
  type: z.enum(["image", "filesystem"]),
  schedules: takenSchedules,
  retention: retentionInput,
  options: optionsSchema.optional(),
});

/** Create Backup (Backup 1.2). Name, type, machine and encryption cannot be changed afterwards. */
export const backupCreate = define<z.infer<typeof input>>({
  input,
  wish: (wanted, facts) => {
    const vm = facts.get(wanted.vmId);
    const { attributes } = vm;
    const offered = Array.isArray(attributes.policy_types) ? attributes.policy_types : [];
    const policyType = policyTypeOf[wanted.type];
    if (vm.noun !== "vm") return refuse("vmId", "is not a machine");
    if (offered.length > 0 && !offered.includes(policyType))
      return refuse(
        "type",
        `the vendor offers this machine only for ${offered.map((word) => backupTypeOf(String(word))).join(" and ")} backups`,
      );
    const isAll = wanted.options?.allFilesystems === true;
    if (wanted.type === "filesystem" && !isAll && !wanted.paths?.length)
      return refuse("paths", "name at least one path, or choose everything");
    if (wanted.type === "image" && (wanted.paths?.length || isAll))
      return refuse("paths", "is not taken for an image, which holds the whole machine");
    const schedules = toVendorSchedules(wanted.schedules, zoneOf(facts.settings as SamsungSettings));
    if (!schedules.ok) return schedules;
    const isAgent = wanted.options?.agent ?? wanted.type === "filesystem";
    const retention = retentionPeriodOf(wanted.retention);
    if (!retention) return refuse("retention", "is not one that the vendor takes");
    return {
      ok: true,
      wish: {
        call: {
          service: "backup",
          operationId: "createBackup",
          method: "POST",
          path: "/v1/backups",
          body: {
            name: wanted.name,
            policy_category: isAgent ? "AGENT" : "AGENTLESS",
            policy_type: policyType,
            server_category: String(attributes.server_category ?? "VIRTUAL_SERVER"),
            server_uuid: vm.vendorId,
            ...(typeof attributes.server_guid === "string" ? { server_guid: attributes.server_guid } : {}),
            schedules: schedules.schedules.map((schedule) => ({ ...schedule })),
            retention_period: retention,
            encrypt_enabled: wanted.encrypted ?? true,
            ...(wanted.replicated === undefined ? {} : { dr_enabled: wanted.replicated }),
            ...(wanted.type === "filesystem"
              ? isAll
                ? { is_all_filesystem: true }
                : { filesystem_paths: wanted.paths ?? [] }
              : {}),
            ...(wanted.options?.tags ? { tags: wanted.options.tags } : {}),
          },
        },
        title: `Create the backup ${wanted.name}`,
        summary: `Creates the ${wanted.type === "image" ? "image" : "file"} backup ${wanted.name} of ${vm.name}, kept ${wanted.retention.count} ${wanted.retention.unit}. ${vm.name} itself is not touched.`,
        subject: wanted.name,
        affected: [
          { noun: "backup", partition: "{backupId}" },
          { noun: "schedule", partition: "{backupId}" },
        ],
        memo: { name: wanted.name, serverName: vm.name },
        capture: { backupId: "/resource/id" },
      },
    };
  },
  checks: async (io, wanted, facts) => {
    const vm = facts.get(wanted.vmId);
    const checks: Check[] = [];
    const taken = await askOne(io, {
      service: "backup",
      operationId: "checkBackupNameDuplicate",
      path: "/v1/backups/check-name-duplication",
      query: { backup_name: wanted.name },
    });
    checks.push(
      taken?.result === true
        ? { id: "name-free", level: "error", message: `The name ${wanted.name} is taken at the vendor; choose another.` }
        : { id: "name-free", level: "ok", message: `The name ${wanted.name} is free.` },
    );
    for (const path of wanted.type === "filesystem" ? (wanted.paths ?? []) : []) {
      const doubled = await askOne(io, {
        service: "backup",
        operationId: "checkFilesystemPathDuplication",
        path: "/v1/backups/check-filesystem-duplication",
        query: { filesystem_path: path, server_uuid: vm.vendorId },
      });
      checks.push(
        doubled?.result === true
          ? { id: "path-free", level: "error", message: `${path} is already in another backup of ${vm.name}.` }
          : { id: "path-free", level: "ok", message: `${path} is in no other backup of ${vm.name}.` },
      );
    }
    if (wanted.type === "filesystem") {
      const agents = await askList(
        io,
        {
          service: "backup",
          operationId: "listBackupAgents",
          path: "/v1/backup-agents",
          query: { server_name: vm.name, size: "100" },
        },
        "contents",
      );
      const agent = agents.find((row) => row.server_name === vm.name);
      if (!agent)
        checks.push({
          id: "agent",
          level: "warning",
          message: `${vm.name} has no backup agent yet; file backups run through one.`,
          href: "/storage?tab=agents",
        });
      else if (agent.connection_state !== "SUCCESS")
        checks.push({
          id: "agent",
          level: "warning",
          message: `The agent in ${vm.name} was not reachable when it was last checked.`,
          href: "/storage?tab=agents",
        });
      else checks.push({ id: "agent", level: "ok", message: `The agent in ${vm.name} is connected.` });
    }
    if (wanted.schedules.length === 0)
      checks.push({
        id: "schedule",
        level: "warning",
        message: "There is no schedule: the backup only runs when somebody starts it.",
      });
    return checks;
  },
  look: async (io, memo) => {
    const rows = await askList(
      io,
      { service: "backup", operationId: "listBackups", path: "/v1/backups", query: { name: String(memo.name), size: "1000" } },
      "contents",
    );
    return rows.filter((row) => row.name === memo.name).map((row) => String(row.id));
  },
  happened: (_memo, before, after) => {
    const known = z.array(z.string()).catch([]).parse(before);
    const made = z
      .array(z.string())
      .parse(after)
      .find((id) => !known.includes(id));
    return made === undefined ? null : { backupId: made };
  },
  track: async (io, { outputs, memo }) => {
    const id = outputs.backupId ?? "";
    const row: VendorRow | null = await askOne(io, {
      service: "backup",
      operationId: "showBackup",
      path: `/v1/backups/${idPath(id)}`,
    });
    return trackState(row, ["AVAILABLE"], {
      created: [{ noun: "backup", vendorId: id, name: textOf(row, "name") ?? String(memo.name) }],
    });
  },
});
