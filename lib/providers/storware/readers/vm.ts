import type { Reader } from "../../reader";
import type { StorwareSettings } from "../connection";
import { locationText } from "../../location-text";
import type { VirtualMachine } from "../records";
import { attributesOf, tagsOf, vendorTenantOf } from "./machine-attributes";
import { machineRows } from "./machine-rows";

/** Gone, in no policy and never backed up: nothing of it is left to show. */
const isTraceless = (machine: VirtualMachine) =>
  machine.present === false &&
  machine.vmBackupPolicy === null &&
  machine.lastBackup === null &&
  machine.lastSuccessfulFullBackup === null;

/**
 * Machines (`GET /virtual-machines/detailed`), their protection in the vendor's words among the attributes. The vendor tells neither
 * operating system, power nor size. One that is no longer present stays listed as long as it has backups.
 */
export const readVms: Reader<"vm", StorwareSettings> = (context) =>
  machineRows<"vm">(context, (machine) => {
    if (isTraceless(machine)) return null;
    return {
      vendorId: machine.guid,
      vendorTenant: vendorTenantOf(machine),
      tags: tagsOf(machine),
      attributes: attributesOf(machine),
      links: {},
      fields: {
        name: machine.name,
        kind: "vm",
        region: null,
        location: locationText([machine.hvManager?.name, machine.hypervisor?.name]),
        os: null,
        powerState: "unknown",
        state: machine.present === false ? "gone" : "present",
        sizeBytes: null,
      },
    };
  });
