"use client";

import { useQueries } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { backupsOfVm } from "@/components/api/choices";
import type { Vm } from "@/lib/domain/inventory";
import { SelectField } from "../fields/plain-fields";

interface BackupOfMachineProps {
  vms: readonly Vm[];
  /** Backup ids by machine id; empty for a machine that has none. */
  chosen: Record<string, string>;
  /** Whether a machine without a backup cannot be run. */
  isNeeded: boolean;
  onChange: (chosen: Record<string, string>) => void;
}

/** Which backup of each machine runs: the only one by itself, else the person's choice, images first. */
export function BackupOfMachine({ vms, chosen, isNeeded, onChange }: BackupOfMachineProps) {
  const answers = useQueries({ queries: vms.map((vm) => backupsOfVm(vm.id)) });
  const backupsOf = (index: number) =>
    (answers[index]?.data?.items ?? [])
      .filter((backup) => !["gone", "deleting"].includes(backup.state))
      .sort((a, b) => Number(b.type === "image") - Number(a.type === "image"));
  const isRead = answers.every((answer) => answer.data !== undefined || answer.isError);
  const choose = useEffectEvent(() =>
    onChange(Object.fromEntries(vms.map((vm, index) => [vm.id, backupsOf(index)[0]?.id ?? ""]))),
  );
  useEffect(() => {
    if (isRead) choose();
  }, [isRead]);
  const [vm] = vms;
  const several = backupsOf(0);
  if (vms.length !== 1 || !vm) return null;
  if (isRead && several.length === 0 && isNeeded)
    return <p className="text-sm text-bad">No backup of this machine can be run.</p>;
  if (several.length < 2) return null;
  return (
    <SelectField
      label="Which backup"
      value={chosen[vm.id] ?? ""}
      options={several.map((backup) => ({
        value: backup.id,
        label: `${backup.name} (${backup.type === "filesystem" ? "files" : backup.type})`,
      }))}
      onChange={(id) => id && onChange({ ...chosen, [vm.id]: id })}
    />
  );
}
