"use client";

import type { Snapshot, VolumeGroup } from "@/lib/domain/inventory";
import { defineDialog } from "../action-dialog";
import { TextField } from "../fields/plain-fields";
import { RowPicker } from "../fields/row-picker";
import { MemberPicker, useMembers } from "../fields/member-picker";
import { many } from "../many";

interface MembersForm {
  memberIds: string[];
}

export const AddMembersDialog = defineDialog<VolumeGroup, MembersForm>({
  initial: () => ({ memberIds: [] }),
  Fields: ({ rows: [group], form, change }) =>
    group ? (
      <MembersToAdd chosen={form.memberIds} connectionId={group.connectionId} onChange={(memberIds) => change({ memberIds })} />
    ) : null,
  problems: (form) => (form.memberIds.length === 0 ? ["Choose at least one member."] : []),
  input: (group, form) => ({ volumeGroupId: group.id, memberIds: form.memberIds }),
  confirm: () => "Add members",
});

interface MembersToAddProps {
  connectionId: string;
  chosen: string[];
  onChange: (memberIds: string[]) => void;
}

function MembersToAdd({ connectionId, chosen, onChange }: MembersToAddProps) {
  return (
    <MemberPicker
      chosen={chosen}
      connectionId={connectionId}
      legend="Members to add"
      membersAre={useMembers(connectionId)}
      onChange={(memberIds) => onChange(memberIds)}
    />
  );
}

export const RemoveMembersDialog = defineDialog<VolumeGroup, MembersForm>({
  initial: () => ({ memberIds: [] }),
  Fields: ({ rows: [group], form, change }) => (
    <RowPicker
      legend="Members to remove"
      mode="many"
      rows={(group?.members ?? []).map((member) => ({
        id: member.id ?? member.vendorId,
        label: member.name,
        disabledReason: member.id === null ? "not known here" : null,
      }))}
      chosen={form.memberIds}
      onChange={(memberIds) => change({ memberIds })}
    />
  ),
  problems: (form) => (form.memberIds.length === 0 ? ["Choose at least one member."] : []),
  consequence: () => (
    <p className="text-sm text-muted-foreground">
      The volumes stay as they are; later snapshots of the group no longer hold them.
    </p>
  ),
  input: (group, form) => ({ volumeGroupId: group.id, memberIds: form.memberIds }),
  confirm: () => "Remove members",
});

const ownerOf = (snapshot: Snapshot): Record<string, unknown> =>
  snapshot.volumeGroupId ? { volumeGroupId: snapshot.volumeGroupId } : { volumeId: snapshot.volumeId };
const ownerName = (snapshot: Snapshot | undefined): string =>
  snapshot?.volumeGroupName ?? snapshot?.volumeName ?? snapshot?.name ?? "";

export const RestoreSnapshotDialog = defineDialog<Snapshot, object>({
  initial: () => ({}),
  consequence: ([snapshot]) => (
    <p className="rounded-md border border-bad bg-bad-soft p-3 text-sm">
      {snapshot?.volumeGroupId ? "Every volume of the group" : "The volume"}{" "}
      <span className="font-medium">{ownerName(snapshot)}</span> is overwritten with this snapshot; what was written after it is
      lost.
    </p>
  ),
  guard: ([snapshot]) => ownerName(snapshot),
  input: (snapshot) => ({ ...ownerOf(snapshot), snapshotId: snapshot.id }),
  confirm: () => "Overwrite with the snapshot",
});

export const RecoverSnapshotDialog = defineDialog<Snapshot, { name: string }>({
  initial: ([snapshot]) => ({ name: `${ownerName(snapshot)}-rec`.slice(0, 20) }),
  Fields: ({ rows: [snapshot], form, change }) => (
    <TextField
      label={snapshot?.volumeGroupId ? "Names of the new volumes begin with" : "Name of the new volume"}
      value={form.name}
      onChange={(name) => change({ name })}
    />
  ),
  problems: (form) => (form.name.trim() === "" ? ["Give a name."] : []),
  input: (snapshot, form) => ({
    ...ownerOf(snapshot),
    snapshotId: snapshot.id,
    [snapshot.volumeGroupId ? "namePrefix" : "name"]: form.name.trim(),
  }),
  confirm: () => "Recover",
});

export const DeleteSnapshotDialog = defineDialog<Snapshot, object>({
  initial: () => ({}),
  consequence: () => <p className="text-sm">It cannot be put back.</p>,
  guard: (rows) => (rows.length === 1 ? (rows[0]?.name ?? null) : `delete ${rows.length} snapshots`),
  input: (snapshot) => ({ ...ownerOf(snapshot), snapshotId: snapshot.id }),
  confirm: many("Delete snapshot", "Delete # snapshots"),
});
