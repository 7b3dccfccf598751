import { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { FactRow } from "../../plan";
import { affectedOf, idsByName, show, volumeOwner } from "./block-owner";
import { define, refuse, type Io, type Memo, type Wish } from "./define";
import { trackAbsence, trackState } from "./track-state";

const attachmentWords = { "bare-metal": "BM", "multi-node-gpu": "MNGC" } as const;
const gib = 2 ** 30;
const attachments = z
  .array(z.strictObject({ serverId: z.string().min(1), kind: z.enum(["bare-metal", "multi-node-gpu"]) }))
  .min(1)
  .max(8);
const toAttachments = (wanted: readonly { serverId: string; kind: keyof typeof attachmentWords }[]) =>
  wanted.map(({ serverId, kind }) => ({ object_id: serverId, object_type: attachmentWords[kind] }));

const create = operationInputs["volume.create"].extend({
  name: z.string().regex(/^[a-zA-Z][a-zA-Z0-9-]{2,27}$/, "must be 3 to 28 letters, digits and hyphens and begin with a letter"),
  diskType: z.enum(["SSD", "HDD"]),
  attachments,
  sizeBytes: z
    .int()
    .min(gib, "must be at least 1 GiB")
    .max(16_384 * gib, "must be at most 16 TiB")
    .multipleOf(gib, "must be whole GiB"),
  options: z
    .strictObject({ iops: z.int().min(5_000).max(20_000).optional(), throughputMbps: z.int().min(250).max(1_000).optional() })
    .optional(),
});

/** Create Volume (Block Storage 1.3). QoS is asked for with SSD and refused with HDD. */
export const volumeCreate = define<z.infer<typeof create>>({
  input: create,
  wish: (wanted) => {
    const { iops, throughputMbps } = wanted.options ?? {};
    if (wanted.diskType === "HDD" && (iops !== undefined || throughputMbps !== undefined))
      return refuse("options", "QoS is not taken for HDD");
    return {
      ok: true,
      wish: {
        call: {
          service: "block-storage",
          operationId: "createVolume",
          method: "POST",
          path: "/v1/volumes",
          body: {
            name: wanted.name,
            disk_type: wanted.diskType,
            size_gb: wanted.sizeBytes / gib,
            attachments: toAttachments(wanted.attachments),
            ...(wanted.diskType === "SSD" ? { qos: { iops: iops ?? 5_000, throughput: throughputMbps ?? 250 } } : {}),
          },
        },
        title: `Create the volume ${wanted.name}`,
        summary: `Creates the ${wanted.diskType} volume ${wanted.name} of ${wanted.sizeBytes / gib} GiB, attached to ${wanted.attachments.length} ${wanted.attachments.length === 1 ? "server" : "servers"}.`,
        subject: wanted.name,
        affected: [{ noun: "volume", partition: "{volumeId}" }],
        memo: { name: wanted.name },
        capture: { volumeId: "/resource_id" },
      },
    };
  },
  look: (io, memo) => idsByName(io, volumeOwner, memo.name),
  happened: (_memo, before, after) => {
    const made = z
      .array(z.string())
      .parse(after)
      .find((id) => !z.array(z.string()).catch([]).parse(before).includes(id));
    return made === undefined ? null : { volumeId: made };
  },
  track: async (io, { outputs, memo }) =>
    trackState(await show(io, volumeOwner, outputs.volumeId), ["IN_USE", "AVAILABLE"], {
      created: [{ noun: "volume", vendorId: outputs.volumeId, name: memo.name }],
    }),
});

interface VolumeWish {
  operationId: string;
  method: "POST" | "PUT" | "DELETE";
  part: string;
  body?: Wish["call"]["body"];
  title: string;
  summary: string;
  memo?: Memo;
}

const wishFor = (volume: FactRow, wish: VolumeWish): { ok: true; wish: Wish } => ({
  ok: true,
  wish: {
    call: {
      service: "block-storage",
      operationId: wish.operationId,
      method: wish.method,
      path: `${volumeOwner.path(volume.vendorId)}${wish.part}`,
      ...(wish.body === undefined ? {} : { body: wish.body }),
    },
    title: wish.title,
    summary: wish.summary,
    subject: volume.name,
    affected: affectedOf(volumeOwner, volume),
    memo: { ownerId: volume.vendorId, ...wish.memo },
  },
});

const settled = ["IN_USE", "AVAILABLE"];
const trackVolume = async (io: Io, { memo }: { memo: Memo }) =>
  trackState(await show(io, volumeOwner, memo.ownerId), settled, {});
const attachedIds = async (io: Io, memo: Memo) => {
  const volume = await show(io, volumeOwner, memo.ownerId);
  return z
    .array(z.object({ id: z.string() }))
    .catch([])
    .parse(volume?.attachments ?? [])
    .map(({ id }) => id);
};

const remove = operationInputs["volume.delete"];

export const volumeDelete = define<z.infer<typeof remove>>({
  input: remove,
  wish: ({ volumeId }, facts) => {
    const volume = facts.get(volumeId);
    if (Array.isArray(volume.item.attachments) && volume.item.attachments.length > 0)
      return refuse("volumeId", "is attached; detach it from every server first");
    return wishFor(volume, {
      operationId: "deleteVolume",
      method: "DELETE",
      part: "",
      title: `Delete the volume ${volume.name}`,
      summary: `Deletes the volume ${volume.name} with everything on it and its snapshots. This cannot be undone.`,
    });
  },
  checks: (_io, { volumeId }, facts) => {
    const volume = facts.get(volumeId);
    return Promise.resolve([{ id: "data", level: "warning" as const, message: `Everything on ${volume.name} is lost.` }]);
  },
  look: async (io, memo) => (await show(io, volumeOwner, memo.ownerId))?.state ?? "gone",
  happened: (_memo, _before, after) => (["gone", "DELETING", "DELETED"].includes(String(after)) ? {} : null),
  track: async (io, { memo }) => trackAbsence(await show(io, volumeOwner, memo.ownerId), {}),
});

const attach = operationInputs["volume.attach"].extend({ attachments });

export const volumeAttach = define<z.infer<typeof attach>>({
  input: attach,
  wish: ({ volumeId, attachments: wanted }, facts) => {
    const volume = facts.get(volumeId);
    return wishFor(volume, {
      operationId: "attachVolume",
      method: "POST",
      part: "/attachments",
      body: { attachments: toAttachments(wanted) },
      title: `Attach ${volume.name}`,
      summary: `Attaches ${volume.name} to ${wanted.map(({ serverId }) => serverId).join(", ")}.`,
      memo: { serverIds: wanted.map(({ serverId }) => serverId) },
    });
  },
  look: attachedIds,
  happened: (memo, _before, after) =>
    z
      .array(z.string())
      .parse(memo.serverIds)
      .every((id) => z.array(z.string()).parse(after).includes(id))
      ? {}
      : null,
  track: trackVolume,
});

const detach = operationInputs["volume.detach"];

/** Detach Volume (Block Storage 1.3): a DELETE with a body. */
export const volumeDetach = define<z.infer<typeof detach>>({
  input: detach,
  wish: ({ volumeId, serverIds }, facts) => {
    const volume = facts.get(volumeId);
    return wishFor(volume, {
      operationId: "detachVolume",
      method: "DELETE",
      part: "/attachments",
      body: { attachments: serverIds },
      title: `Detach ${volume.name}`,
      summary: `Detaches ${volume.name} from ${serverIds.join(", ")}. What is on it stays; the servers lose it at once.`,
      memo: { serverIds },
    });
  },
  look: attachedIds,
  happened: (memo, _before, after) =>
    z
      .array(z.string())
      .parse(memo.serverIds)
      .some((id) => z.array(z.string()).parse(after).includes(id))
      ? null
      : {},
  track: trackVolume,
});

const qos = operationInputs["volume.set-qos"].extend({
  iops: z.int().min(5_000, "must be from 5000 to 20000").max(20_000, "must be from 5000 to 20000").optional(),
  throughputMbps: z.int().min(250, "must be from 250 to 1000 MB/s").max(1_000, "must be from 250 to 1000 MB/s").optional(),
});

/** Set Volume QoS (Block Storage 1.3) keeps what is left out. */
export const volumeSetQos = define<z.infer<typeof qos>>({
  input: qos,
  wish: ({ volumeId, iops, throughputMbps }, facts) => {
    const volume = facts.get(volumeId);
    if (iops === undefined && throughputMbps === undefined) return refuse("iops", "give iops, throughputMbps or both");
    if (volume.item.diskType === "HDD") return refuse("volumeId", "is an HDD volume; only SSD volumes have QoS");
    return wishFor(volume, {
      operationId: "setVolumeQoS",
      method: "PUT",
      part: "/qos",
      body: { ...(iops === undefined ? {} : { iops }), ...(throughputMbps === undefined ? {} : { throughput: throughputMbps }) },
      title: `Set the QoS of ${volume.name}`,
      summary: `Sets ${[iops === undefined ? null : `${iops} IOPS`, throughputMbps === undefined ? null : `${throughputMbps} MB/s`].filter(Boolean).join(" and ")} for ${volume.name}.`,
      memo: { ...(iops === undefined ? {} : { iops }), ...(throughputMbps === undefined ? {} : { throughput: throughputMbps }) },
    });
  },
  look: async (io, memo) => (await show(io, volumeOwner, memo.ownerId))?.qos ?? null,
  happened: (memo, _before, after) => {
    const now = z.object({ iops: z.number().nullish(), throughput: z.number().nullish() }).catch({}).parse(after);
    return (memo.iops === undefined || now.iops === memo.iops) &&
      (memo.throughput === undefined || now.throughput === memo.throughput)
      ? {}
      : null;
  },
  track: trackVolume,
});

const rate = operationInputs["volume.set-snapshot-rate"];
const rateOf = async (io: Io, memo: Memo) => (await show(io, volumeOwner, memo.ownerId))?.snapshot_rate ?? 0;

export const volumeSetSnapshotRate = define<z.infer<typeof rate>>({
  input: rate,
  wish: ({ volumeId, ratePercent }, facts) => {
    const volume = facts.get(volumeId);
    // The vendor tells setting the first rate from changing it.
    const hasOne = Number(volume.attributes.snapshot_rate) > 0;
    return wishFor(volume, {
      operationId: hasOne ? "setVolumeSnapshotRate" : "createVolumeSnapshotRate",
      method: hasOne ? "PUT" : "POST",
      part: "/snapshot-rates",
      body: { snapshot_rate: ratePercent },
      title: `Set the snapshot rate of ${volume.name}`,
      summary: `Sets aside ${ratePercent} % of the size of ${volume.name} for its snapshots.`,
      memo: { wanted: ratePercent },
    });
  },
  look: rateOf,
  happened: (memo, _before, after) => (after === memo.wanted ? {} : null),
});

const noRate = operationInputs["volume.delete-snapshot-rate"];

export const volumeDeleteSnapshotRate = define<z.infer<typeof noRate>>({
  input: noRate,
  wish: ({ volumeId }, facts) => {
    const volume = facts.get(volumeId);
    return wishFor(volume, {
      operationId: "deleteVolumeSnapshotRate",
      method: "DELETE",
      part: "/snapshot-rates",
      title: `End the snapshot room of ${volume.name}`,
      summary: `No room is set aside for snapshots of ${volume.name} any more; it can then have none.`,
    });
  },
  look: rateOf,
  happened: (_memo, _before, after) => (after === 0 || after === null ? {} : null),
});
