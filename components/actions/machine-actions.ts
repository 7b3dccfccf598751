import { Disc3, FastForward, FileCode2, HardDriveDownload, Power, ScanLine, ScanSearch } from "lucide-react";
import type { Vm } from "@/lib/domain/inventory";
import type { ActionSpec } from "./action";

const unlessGone = (vm: Vm) => (vm.state === "gone" ? "The machine no longer exists." : null);

/** What is done with a machine itself, beside protecting it. */
export const machineActions: readonly ActionSpec<Vm>[] = [
  {
    id: "vm.changed-areas",
    label: "Changed areas",
    Icon: ScanSearch,
    kind: "vm.changed-areas",
    many: false,
    refusal: unlessGone,
    href: ([vm]) => `/vms/${encodeURIComponent(vm?.id ?? "")}/changes`,
  },
  {
    id: "vm.set-change-tracking",
    label: "Change tracking",
    Icon: ScanLine,
    kind: "vm.set-change-tracking",
    many: true,
    refusal: unlessGone,
  },
  { id: "vm.power", label: "Power", Icon: Power, kind: "vm.power", many: true, refusal: unlessGone },
  {
    id: "vm.run-script",
    label: "Run script",
    Icon: FileCode2,
    kind: "vm.run-script",
    many: true,
    refusal: (vm) => unlessGone(vm) ?? (vm.powerState === "stopped" ? "It is shut down: start it first." : null),
  },
  {
    id: "vm.quick",
    label: "Start from a backup file",
    Icon: FastForward,
    kind: "restore.quick",
    many: false,
    isDangerous: true,
    refusal: (vm) => unlessGone(vm) ?? (vm.powerState === "running" ? "It runs: shut it down first." : null),
  },
  {
    id: "vm.quick-finish",
    label: "Finish start from a backup file",
    Icon: HardDriveDownload,
    kind: "restore.quick-finish",
    many: false,
    refusal: unlessGone,
  },
  { id: "vm.capture-image", label: "Make an image", Icon: Disc3, kind: "image.capture", many: false, refusal: unlessGone },
];
