import { partnerRegion } from "../../accounts";
import type { ServerCategory } from "../../fleet/roles";
import { containing, pageWish, textOf } from "../listing";
import { stateAt } from "../records";
import { badRequest, notFound } from "../refusal";
import { isPathTaken } from "./backups";
import { isAtLeast, ok, type BackupCall, type BackupOperation } from "./call";

const categories: readonly ServerCategory[] = ["VIRTUAL_SERVER", "GPU_SERVER", "BAREMETAL_SERVER"];

export function categoryOf(call: BackupCall): ServerCategory {
  const wanted = textOf(call.query, "server_category") ?? "";
  const category = categories.find((known) => known === wanted);
  if (category === undefined) throw badRequest(`server_category must be one of ${categories.join(", ")}.`);
  return category;
}

/**
 * Backup 1.2, List Backup Targets: size defaults to 5, no sort. FILESYSTEM gives the servers with an agent, VM_IMAGE all but
 * bare-metal ones; before 1.2 there is no policy type and all servers of the category are given.
 */
export const listBackupTargets: BackupOperation = (call) => {
  const { page, size } = pageWish(call.query, { size: 5, sort: "server_name", fields: ["server_name"] });
  const region = textOf(call.query, "region") ?? call.here.place.region;
  const there = call.world.elsewhere(call.here, region);
  const category = categoryOf(call);
  const policyType = textOf(call.query, "policy_type");
  const name = textOf(call.query, "server_name");
  if (there === null || (policyType === "VM_IMAGE" && category === "BAREMETAL_SERVER")) return ok({ contents: [], count: 0 });
  const { fleet, agents } = there;
  const isNamed = name === null ? null : containing(name);
  const isFiles = policyType === "FILESYSTEM";
  const numbers = fleet.ofCategory(category);
  const chosen =
    isNamed === null && !isFiles
      ? numbers
      : numbers.filter((number) => {
          if (isNamed !== null && !isNamed(fleet.name(number))) return false;
          const agent = isFiles ? agents.ofServer(number) : null;
          return !isFiles || (agent !== null && stateAt(agent, call.now) === "AVAILABLE");
        });
  const contents = chosen.slice(page * size, (page + 1) * size).map((number) => {
    const server = fleet.server(number);
    return {
      server_guid: server.guid,
      server_name: server.name,
      server_os_version: server.osVersion,
      server_type: server.serverType,
      server_uuid: server.uuid,
    };
  });
  return ok({ contents, count: chosen.length });
};

/** Backup 1.2, Check Filesystem Path Duplication: true when a backup of the server covers the path already. */
export const checkFilesystemPathDuplication: BackupOperation = (call) => {
  const uuid = textOf(call.query, "server_uuid") ?? "";
  const server = call.here.fleet.find(uuid);
  if (server === null) throw notFound("Server", uuid);
  return ok({ result: isPathTaken(call, server.number, textOf(call.query, "filesystem_path") ?? "") });
};

/** Backup 1.2, List Backup Region Relationship: from where backups are copied to where. SAP masters stay at home. */
export const listBackupRegionRelationship: BackupOperation = (call) => {
  const master = isAtLeast(call, "1.1") ? (textOf(call.query, "backup_master_type") ?? "AGENTLESS") : "AGENTLESS";
  const wanted = (name: string, value: string) => [null, value].includes(textOf(call.query, name));
  const contents = call.account.regions
    .flatMap((from) => {
      const partner = partnerRegion(from);
      const copies = partner !== null && !master.startsWith("AGENT_SAP") && call.account.regions.includes(partner);
      return (copies ? [partner] : []).map((to) => ({
        from_availability_zone: from,
        from_region: from,
        to_availability_zone: to,
        to_region: to,
      }));
    })
    .filter(
      (row) =>
        wanted("from_region", row.from_region) &&
        wanted("to_region", row.to_region) &&
        wanted("from_availability_zone", row.from_availability_zone) &&
        wanted("to_availability_zone", row.to_availability_zone),
    );
  return ok({ contents, count: contents.length });
};
