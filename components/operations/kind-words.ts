import type { OperationKind } from "@/lib/domain/operation";

const words: Partial<Record<OperationKind, string>> = {
  "backup.create": "Create backup",
  "backup.run": "Back up now",
  "backup.delete": "Delete backup",
  "backup.set-schedules": "Change schedules",
  "backup.set-retention": "Change retention",
  "backup.set-paths": "Change paths",
  "backup.set-replication": "Switch replication",
  "restore.vm": "Restore VM",
  "restore.files": "Restore files",
  "restore.mount": "Mount restore target",
  "restore.unmount": "Unmount restore target",
  "policy.create": "Create policy",
  "policy.update": "Change policy",
  "policy.delete": "Delete policy",
  "schedule.create": "Add schedule to a policy",
  "schedule.update": "Change schedule of a policy",
  "schedule.delete": "Delete schedule of a policy",
  "restore-target.delete": "Delete restore target",
  "agent.create": "Create agent",
  "agent.delete": "Delete agent",
  "agent.check": "Check agent",
  "vm.changed-areas": "Look what has changed",
  "vm.set-change-tracking": "Set change tracking",
  "vm.power": "Power of",
  "vm.run-script": "Run a script in",
  "restore.quick": "Start from a backup file:",
  "restore.quick-finish": "Finish quick recovery of",
  "image.create": "Create image",
  "image.capture": "Make image",
  "image.export": "Export image",
  "task.cancel": "Cancel run",
  "connection.sync": "Read inventory",
  "vendor.call": "Vendor call",
};

/** What a kind of operation is called on screen: "Change retention", "Volume group: restore snapshot". */
export function kindWords(kind: OperationKind): string {
  const known = words[kind];
  if (known) return known;
  const [noun = "", verb = ""] = kind.split(".");
  const [first = "", ...rest] = noun.split("-");
  return `${first.charAt(0).toUpperCase()}${first.slice(1)}${rest.length > 0 ? ` ${rest.join(" ")}` : ""}: ${verb.replaceAll("-", " ")}`;
}
