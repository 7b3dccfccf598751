import type { Replication } from "@/lib/domain/inventory";
import type { ProviderIo } from "../../provider";
import { tolerantRow } from "../../tolerant-row";
import { zVolumeGroupReplicationSyncResponseV1Dot3, zVolumeReplicationResponseV1Dot3 } from "../generated/block-storage/zod.gen";
import { cycleOf, lagSecondsOf } from "../mapping";
import { readOne } from "./pages";

const parsers = {
  volume: tolerantRow(zVolumeReplicationResponseV1Dot3),
  "volume-group": tolerantRow(zVolumeGroupReplicationSyncResponseV1Dot3),
};

interface Related {
  id: string | null;
  name: string | null;
  region: string | null;
  purpose: string | null;
}

export interface ReplicationRead {
  replication: Replication | null;
  related: Related[];
}

const none: ReplicationRead = { replication: null, related: [] };

/**
 * The replication of a volume or group (Block Storage 1.3, Show Volume Replication, Show Volume Group Replication). `region` is
 * the other side's: the replica's for an original, the original's for a replica. None is no error.
 */
export async function readReplication(
  io: Pick<ProviderIo, "http" | "signal">,
  kind: "volume" | "volume-group",
  { id, purpose }: { id: string; purpose: string | null },
): Promise<({ ok: true } & ReplicationRead) | { ok: false; message: string }> {
  const answer = await readOne(io, {
    service: "block-storage",
    operationId: kind === "volume" ? "showVolumeReplication" : "showVolumeGroupReplication",
    path: `/v1/${kind}s/${encodeURIComponent(id)}/replications`,
  });
  if (!answer.ok)
    return answer.status === 404 || answer.status === 400 ? { ok: true, ...none } : { ok: false, message: answer.message };
  const parsed = parsers[kind](answer.body);
  if (!parsed.ok) return { ok: false, message: parsed.message };
  const { result } = parsed.row;
  if (result === null || result === undefined) return { ok: true, ...none };
  const relatives =
    ("related_volumes" in result
      ? result.related_volumes
      : "related_volume_groups" in result
        ? result.related_volume_groups
        : null) ?? [];
  const related = relatives.map((relative) => ({
    id: relative.id ?? null,
    name: relative.name ?? null,
    region: relative.region ?? null,
    purpose: relative.purpose ?? null,
  }));
  const otherPurpose = purpose === "REPL" ? "ORG" : "REPL";
  const other =
    related.find((relative) => relative.purpose === otherPurpose && relative.id !== id) ??
    related.find((relative) => relative.id !== id);
  return {
    ok: true,
    related,
    replication: {
      region: other?.region ?? null,
      cycle: cycleOf(result.sync_cycle),
      state: result.sync_state ?? null,
      lagSeconds: lagSecondsOf(result.lag_time),
    },
  };
}
