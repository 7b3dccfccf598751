import type { Facts } from "../../plan";
import type { LookupRow } from "../../provider";
import { askList, idPath, textOf } from "../operations/ask";
import type { Io } from "../operations/define";

/** What a folder of a file backup's point holds; without a path, its roots. */
export async function readFolder(io: Io, facts: Facts, restoreTargetId: string, path?: string): Promise<LookupRow[]> {
  const point = facts.get(restoreTargetId);
  const found = await askList(
    io,
    {
      service: "backup",
      operationId: "listFilesystemPath",
      path: `/v1/backups/${idPath(point.parents.backup ?? "")}/filesystem-path`,
      query: { restore_target_id: point.vendorId, path: path ?? "/" },
    },
    "contents",
  );
  return found.map((item) => {
    const base = textOf(item, "path") ?? path ?? "";
    const name = String(item.name);
    const whole = base.endsWith(name) ? base : `${base.replace(/[\\/]$/, "")}${base.includes("\\") ? "\\" : "/"}${name}`;
    return {
      value: whole,
      label: name,
      detail: null,
      disabledReason: null,
      attributes: { isFolder: item.item_type === "DIR" },
    };
  });
}
