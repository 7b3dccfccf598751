import { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { Facts } from "../../plan";
import { fileVolumePath, type FileService } from "../readers/file-service";
import { define, refuse, type Io, type Memo, type Wished } from "./define";
import { accessOf, affectedByFiles, listAccess, replicationsOf, showFileVolume, texts } from "./file-owner";
import { pollAfterSeconds, trackAbsence } from "./track-state";

const remove = operationInputs["volume.delete"];
const attach = operationInputs["volume.attach"];
const detach = operationInputs["volume.detach"];

/** The vendor's words for what can be attached under a unified input. */
const objectTypes = {
  "bare-metal": "BM",
  "multi-node-gpu": "GPU_NODE",
  vm: "VM",
  gpu: "GPU",
  endpoint: "ENDPOINT",
} as const;

/** Deleting a file volume, and letting servers in and out: what attaching is where volumes are mounted over the network. */
export function fileVolumeOperations(service: FileService) {
  const isParallel = service === "parallel-file-storage";

  const deleteVolume = define<z.infer<typeof remove>>({
    input: remove,
    wish: ({ volumeId }, facts) => {
      const volume = facts.get(volumeId);
      if (accessOf(volume).length > 0) return refuse("volumeId", "can be reached by servers; detach it from every server first");
      // A backup has no other end than its volume's.
      const held = replicationsOf(volume).find(({ type, source }) => type !== "backup" || source.id === volume.vendorId);
      if (held !== undefined) return refuse("volumeId", `is part of a ${held.type}; end that first`);
      return {
        ok: true,
        wish: {
          call: { service, operationId: "deleteVolume", method: "DELETE", path: fileVolumePath(volume.vendorId) },
          title: `Delete the volume ${volume.name}`,
          summary: `Deletes the file volume ${volume.name} with everything on it and its snapshots. This cannot be undone.`,
          subject: volume.name,
          affected: affectedByFiles(volume, true),
          memo: { ownerId: volume.vendorId },
        },
      };
    },
    checks: (_io, { volumeId }, facts) =>
      Promise.resolve([{ id: "data", level: "warning" as const, message: `Everything on ${facts.get(volumeId).name} is lost.` }]),
    look: async (io, memo) => (await showFileVolume(io, service, memo.ownerId))?.state ?? "gone",
    happened: (_memo, _before, after) => (["gone", "deleting", "deleted"].includes(String(after)) ? {} : null),
    track: async (io, { memo }) => trackAbsence(await showFileVolume(io, service, memo.ownerId), {}),
  });

  const accessWish = (
    facts: Facts,
    volumeId: string,
    change: { adds: { id: string; type: string }[]; removes: { id: string; type: string }[]; title: string; summary: string },
  ): Wished => {
    const volume = facts.get(volumeId);
    const objects = (list: { id: string; type: string }[]) => list.map(({ id, type }) => ({ object_id: id, object_type: type }));
    const [one, ...more] = [
      ...change.adds.map((object) => ({ ...object, action: "add" })),
      ...change.removes.map((object) => ({ ...object, action: "remove" })),
    ];
    // File Storage 1.1 changes one rule a call.
    if (!isParallel && (one === undefined || more.length > 0))
      return refuse(change.adds.length > 0 ? "attachments" : "serverIds", "takes one server at a time for a file volume");
    return {
      ok: true,
      wish: {
        call: {
          service,
          operationId: "setAccessRule",
          method: "PUT",
          path: `${fileVolumePath(volume.vendorId)}/access-rules`,
          body: isParallel
            ? { add_access_rules: objects(change.adds), remove_access_rules: objects(change.removes) }
            : { object_id: one?.id ?? "", object_type: one?.type ?? "", action: one?.action ?? "" },
        },
        title: `${change.title} ${volume.name}`,
        summary: change.summary,
        subject: volume.name,
        affected: affectedByFiles(volume),
        memo: { ownerId: volume.vendorId, serverIds: [...change.adds, ...change.removes].map(({ id }) => id) },
      },
    };
  };

  const look = (io: Io, memo: Memo) => listAccess(io, service, memo.ownerId);
  const idsIn = (seen: unknown) =>
    z
      .array(z.object({ id: z.string() }))
      .catch([])
      .parse(seen)
      .map(({ id }) => id);

  const attachVolume = define<z.infer<typeof attach>>({
    input: attach,
    wish: ({ volumeId, attachments }, facts) => {
      const volume = facts.get(volumeId);
      if (isParallel && attachments.some(({ kind }) => kind !== "multi-node-gpu"))
        return refuse("attachments", "can only be nodes of GPU clusters for a parallel file volume");
      const names = attachments.map(({ serverId }) => serverId).join(", ");
      return accessWish(facts, volumeId, {
        adds: attachments.map(({ serverId, kind }) => ({ id: serverId, type: objectTypes[kind] })),
        removes: [],
        title: "Attach",
        summary: `Lets ${names} mount ${volume.name}. Who can mount it already still can.`,
      });
    },
    look,
    happened: (memo, _before, after) => (texts(memo.serverIds).every((id) => idsIn(after).includes(id)) ? {} : null),
    track: async (io, { memo }) => {
      const active = (await look(io, memo)).filter(({ isActive }) => isActive).map(({ id }) => id);
      return texts(memo.serverIds).every((id) => active.includes(id))
        ? { state: "succeeded", result: {} }
        : { state: "running", progressPercent: null, pollAfterSeconds };
    },
  });

  const detachVolume = define<z.infer<typeof detach>>({
    input: detach,
    wish: ({ volumeId, serverIds }, facts) => {
      const volume = facts.get(volumeId);
      const known = accessOf(volume);
      const removes = serverIds.flatMap((id) => known.find((rule) => rule.id === id) ?? []);
      if (removes.length < serverIds.length) return refuse("serverIds", `names what cannot mount ${volume.name} anyway`);
      return accessWish(facts, volumeId, {
        adds: [],
        removes,
        title: "Detach",
        summary: `${serverIds.join(", ")} can no longer mount ${volume.name}. What is on it stays; the servers lose it at once.`,
      });
    },
    look,
    happened: (memo, _before, after) => (texts(memo.serverIds).some((id) => idsIn(after).includes(id)) ? null : {}),
    track: async (io, { memo }) => {
      const left = idsIn(await look(io, memo));
      return texts(memo.serverIds).some((id) => left.includes(id))
        ? { state: "running", progressPercent: null, pollAfterSeconds }
        : { state: "succeeded", result: {} };
    },
  });

  return { deleteVolume, attachVolume, detachVolume };
}
