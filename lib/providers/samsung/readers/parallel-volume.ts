import type { ReaderContext } from "../../reader";
import { tolerantRow } from "../../tolerant-row";
import type { SamsungSettings } from "../connection";
import { zAccessRuleListResponse, zVolumeShowResponse } from "../generated/parallel-file-storage/zod.gen";
import { bytesOfTb, fileAccessKind, fileVolumeState } from "../mapping";
import { fileVolumePath } from "./file-service";
import { readOne } from "./pages";
import type { MadeRow } from "./partition";

const service = "parallel-file-storage";

const parseVolume = tolerantRow(zVolumeShowResponse);
const parseRules = tolerantRow(zAccessRuleListResponse.pick({ access_rules: true }));

/**
 * One parallel file volume (Parallel File Storage 1.0: Show Volume, List Access Rule). Null when it is not there. It has no
 * schedule and no replication, and does not say how much of it is used.
 */
export async function showParallelVolume(context: ReaderContext<SamsungSettings>, id: string): Promise<MadeRow<"volume"> | null> {
  const [answer, ruled] = await Promise.all([
    readOne(context, { service, operationId: "showVolume", path: fileVolumePath(id) }),
    readOne(context, { service, operationId: "listAccessRule", path: `${fileVolumePath(id)}/access-rules` }),
  ]);
  if (!answer.ok) return answer.status === 404 ? null : { vendorId: id, message: answer.message };
  const parsed = parseVolume(answer.body);
  if (!parsed.ok) return { vendorId: id, message: parsed.message };
  const volume = parsed.row;
  if (!ruled.ok && ruled.status !== 404) return { vendorId: id, message: ruled.message };
  const rules = parseRules(ruled.ok ? ruled.body : { access_rules: [] });
  if (!rules.ok) return { vendorId: id, message: rules.message };
  const { access_rules: nodes } = rules.row;
  return {
    row: {
      vendorId: id,
      vendorTenant: volume.account_id,
      tags: {},
      attributes: {
        service,
        state: volume.state,
        capacity_tb: volume.capacity_tb,
        mount_path: volume.mount_path ?? null,
        access_rules: nodes.map((node) => ({ id: node.object_id, type: node.object_type })),
        created_at: volume.created_at,
      },
      links: { volumeGroup: null },
      fields: {
        name: volume.name,
        kind: "parallel-file",
        state: fileVolumeState(volume.state, context.log),
        vendorState: volume.state,
        purpose: "original",
        region: context.settings.region,
        diskType: null,
        sizeBytes: bytesOfTb(volume.capacity_tb),
        usedBytes: null,
        attachments: nodes.map((node) => ({
          vendorId: node.object_id,
          name: node.object_name,
          kind: fileAccessKind(node.object_type),
        })),
        snapshotSchedule: null,
        snapshotRatePercent: null,
        iops: null,
        throughputMbps: null,
        protocol: null,
        mountPath: volume.mount_path ?? null,
        encrypted: null,
        fileRecovery: null,
        snapshotKeepCount: null,
        replication: null,
      },
    },
  };
}
