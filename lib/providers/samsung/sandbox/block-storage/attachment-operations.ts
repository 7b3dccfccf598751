import type { AttachmentListModel } from "../../generated/block-storage/types.gen";
import { zVolumeAttachmentRequest, zVolumeDetachRequest } from "../../generated/block-storage/zod.gen";
import { volumeModel } from "./answers";
import { isAtLeast, mustBeIdle, ok, touch, volumeOf, type BlockCall, type BlockOperation } from "./call";
import { begin, durations } from "./lifecycle";
import type { VolumeRecord } from "./records";
import { badRequest, conflict, notFound } from "../storage/refusal";
import { authOf } from "./replication";

const maxAttachments = 8;

/** The servers that a request names, each known, none twice. */
export function readAttachments(call: BlockCall, wish: readonly AttachmentListModel[]): VolumeRecord["attachments"] {
  const attachments = wish.map(({ object_id: id, object_type: type }) => {
    if (id === undefined || type === undefined) throw badRequest("an attachment needs object_id and object_type");
    if (call.world.server(call.place, id) === null) throw notFound("Server", id);
    return { id, type };
  });
  if (new Set(attachments.map(({ id }) => id)).size !== attachments.length) throw badRequest("a server is named twice");
  if (attachments.length > maxAttachments) throw badRequest(`a volume can be attached to ${maxAttachments} servers at most`);
  return attachments;
}

/** A whole volume before 1.2, the attachments from then on. */
function attachmentAnswer(call: BlockCall, volume: VolumeRecord) {
  if (!isAtLeast(call, "1.2")) return ok({ result: volumeModel(call, volume) });
  return ok({ attachments: volume.attachments.map(({ id, type }) => ({ object_id: id, object_type: type })) });
}

export const attachVolume: BlockOperation = (call) => {
  const volume = volumeOf(call);
  const added = readAttachments(call, zVolumeAttachmentRequest.parse(call.body).attachments);
  if (added.length === 0) throw badRequest("attachments must name at least one server");
  mustBeIdle(call, volume);
  const mirror = call.world.mirrorOf(volume);
  if (mirror?.replica.id === volume.id && authOf("replica", mirror.replication) === "READ") {
    throw badRequest(`Volume ${volume.name} is a replica that can only be read; break the replication first.`);
  }
  const taken = added.find(({ id }) => volume.attachments.some((attachment) => attachment.id === id));
  if (taken !== undefined) throw conflict(`Volume ${volume.name} is already attached to ${taken.id}.`);
  if (volume.attachments.length + added.length > maxAttachments) {
    throw badRequest(`a volume can be attached to ${maxAttachments} servers at most`);
  }
  begin(call, volume, { during: "ATTACHING", forMs: durations.attach, after: "IN_USE" });
  volume.attachments = [...volume.attachments, ...added];
  touch(call, volume);
  return attachmentAnswer(call, volume);
};

export const detachVolume: BlockOperation = (call) => {
  const volume = volumeOf(call);
  const ids = new Set(zVolumeDetachRequest.parse(call.body).attachments);
  if (ids.size === 0) throw badRequest("attachments must name at least one server");
  const stranger = [...ids].find((id) => !volume.attachments.some((attachment) => attachment.id === id));
  if (stranger !== undefined) throw notFound("Attachment", stranger);
  mustBeIdle(call, volume);
  const left = volume.attachments.filter(({ id }) => !ids.has(id));
  begin(call, volume, { during: "DETACHING", forMs: durations.detach, after: left.length > 0 ? "IN_USE" : "AVAILABLE" });
  volume.attachments = left;
  touch(call, volume);
  return attachmentAnswer(call, volume);
};
