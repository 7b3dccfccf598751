import type { Reader } from "../../reader";
import type { StorwareSettings } from "../connection";
import { attributesOf, tagsOf, vendorTenantOf } from "./machine-attributes";
import { machineRows } from "./machine-rows";

/**
 * What is captured together: the disks of a machine that a snapshot policy holds (`GET /virtual-machines/detailed`). Machines without one
 * are left out; their disks are captured together as well, but nobody keeps snapshots of them.
 */
export const readVolumeGroups: Reader<"volumeGroup", StorwareSettings> = (context) =>
  machineRows<"volumeGroup">(context, (machine) => {
    if (machine.snapshotMgmtPolicy === null) return null;
    const { vendor_tenant, snapshot_policy, snapshot_policy_name } = attributesOf(machine);
    return {
      vendorId: machine.guid,
      vendorTenant: vendorTenantOf(machine),
      tags: tagsOf(machine),
      attributes: { vendor_tenant, snapshot_policy, snapshot_policy_name },
      links: {},
      members: [{ vendorId: machine.guid, name: machine.name, kind: "vm", sizeBytes: null }],
      fields: {
        name: `Disks of ${machine.name}`,
        state: machine.present === false ? "gone" : "available",
        vendorState: null,
        purpose: "original",
        region: null,
        memberCount: 1,
        snapshotSchedule: null,
        replication: null,
      },
    };
  });
