import { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import type { Facts, FactRow } from "../../plan";
import type { SamsungSettings } from "../connection";
import { idPath, textOf } from "./ask";
import { define, refuse, type Io, type Memo, type Wished } from "./define";
import {
  affectedByFiles,
  cifsFault,
  fileNameFault,
  fileNameRule,
  replicationIds,
  replicationsOf,
  showReplication,
  texts,
} from "./file-owner";
import { pollAfterSeconds, vendorFailure } from "./track-state";

const replicate = operationInputs["volume.replicate"];
const setCycle = operationInputs["volume.set-replication-cycle"];
const setPolicy = operationInputs["volume.set-replication-policy"];
const end = operationInputs["volume.delete-replication"];

const cycleWords = (cycle: string) => (cycle === "5min" ? "every 5 minutes" : cycle);

/** Create Volume Replication (File Storage 1.1) of the type `replication`: a mirror. Its backups are made in the console. */
export const fileReplicate = define<z.infer<typeof replicate>>({
  input: replicate,
  wish: ({ volumeId, name, region, cycle }, facts) => {
    const volume = facts.get(volumeId);
    if (replicationsOf(volume).some(({ type }) => type === "replication"))
      return refuse("volumeId", "is replicated already; the vendor keeps one replica");
    if (volume.attributes.purpose !== "none") return refuse("volumeId", "is a copy itself");
    if (volume.attributes.protocol !== "NFS") return refuse("volumeId", cifsFault);
    if (region === (facts.settings as SamsungSettings).region) return refuse("region", "is the region it is in; choose another");
    if (!fileNameRule.test(name)) return refuse("name", fileNameFault);
    return {
      ok: true,
      wish: {
        call: {
          service: "file-storage",
          operationId: "createVolumeReplication",
          method: "POST",
          path: "/v1/replications",
          body: {
            name,
            region,
            replication_frequency: cycle,
            replication_type: "replication",
            volume_id: volume.vendorId,
          },
        },
        title: `Replicate ${volume.name} to ${region}`,
        summary: `Keeps a copy of the file volume ${volume.name} as ${name} in ${region}, refreshed ${cycleWords(cycle)}. ${volume.name} is not changed.`,
        subject: volume.name,
        affected: affectedByFiles(volume),
        memo: { ownerId: volume.vendorId, name },
        capture: { replicationId: "/replication_id" },
      },
    };
  },
  look: (io, memo) => replicationIds(io, memo.ownerId),
  happened: (_memo, before, after) => {
    const made = texts(after).find((id) => !texts(before).includes(id));
    return made === undefined ? null : { replicationId: made };
  },
  track: async (io, { memo, outputs }) => {
    const replication = await showReplication(io, memo.ownerId, outputs.replicationId);
    if (textOf(replication, "replication_status") === "error")
      return { state: "failed", error: vendorFailure("The vendor could not replicate the volume", "error") };
    if (textOf(replication, "replication_policy") !== "use") return { state: "running", progressPercent: null, pollAfterSeconds };
    const vendorId = textOf(replication, "replication_volume_id");
    return { state: "succeeded", result: { created: [{ noun: "volume", vendorId, name: memo.name }] } };
  },
});

/** What can be seen of a replication: the vendor's words for how often, whether and how it goes. */
const seenSchema = z.object({ frequency: z.string().nullable(), policy: z.string().nullable(), status: z.string().nullable() });
const look = async (io: Io, memo: Memo) => {
  const replication = await showReplication(io, memo.ownerId, memo.replicationId);
  return {
    frequency: textOf(replication, "replication_frequency"),
    policy: textOf(replication, "replication_policy"),
    status: textOf(replication, "replication_status"),
  };
};

interface Change {
  body: { replication_update_type: string; replication_frequency?: string; replication_policy?: string };
  title: string;
  summary: string;
  memo: Memo;
}

/**
 * A change of the one replication that a row shows. It is asked for at the replica, in the replica's region, whichever side the
 * row is: so the vendor's own Terraform provider does it.
 */
function changeOf(volume: FactRow, facts: Facts, change: (name: string) => Change): Wished {
  const [replication] = replicationsOf(volume);
  if (replication === undefined) return refuse("volumeId", "is not replicated");
  const { body, title, summary, memo } = change(volume.name);
  return {
    ok: true,
    wish: {
      call: {
        service: "file-storage",
        operationId: "setVolumeReplication",
        method: "PUT",
        path: `/v1/replications/${idPath(replication.id)}`,
        query: { volume_id: replication.replica.id },
        body: { ...body },
        ...elsewhere(replication.replica.region, facts),
      },
      title,
      summary,
      subject: volume.name,
      affected: affectedByFiles(volume),
      memo: { ...memo, ownerId: volume.vendorId, replicationId: replication.id },
    },
  };
}

const elsewhere = (region: string, facts: Facts) => (region === (facts.settings as SamsungSettings).region ? {} : { region });

/** Shown as asked for, or visibly being changed since the call. */
const isTaken = (before: unknown, after: unknown, isAsWanted: (seen: z.infer<typeof seenSchema>) => boolean) => {
  const is = seenSchema.parse(after);
  const was = seenSchema.catch({ frequency: null, policy: null, status: null }).parse(before);
  return isAsWanted(is) || (is.status !== was.status && is.status !== "available") ? {} : null;
};

const trackUntil = (isAsWanted: (seen: z.infer<typeof seenSchema>, memo: Memo) => boolean) =>
  async function track(io: Io, { memo }: { memo: Memo }) {
    const seen = await look(io, memo);
    if (seen.status === "error")
      return { state: "failed" as const, error: vendorFailure("The vendor could not change the replication", "error") };
    return isAsWanted(seen, memo)
      ? { state: "succeeded" as const, result: { vendorState: seen.policy } }
      : { state: "running" as const, progressPercent: null, pollAfterSeconds };
  };

export const fileSetCycle = define<z.infer<typeof setCycle>>({
  input: setCycle,
  wish: ({ volumeId, cycle }, facts) =>
    changeOf(facts.get(volumeId), facts, (name) => ({
      body: { replication_update_type: "modify_schedule", replication_frequency: cycle },
      title: `Set the replication cycle of ${name}`,
      summary: `The copy of ${name} is refreshed ${cycleWords(cycle)} from now on.`,
      memo: { wanted: cycle },
    })),
  look,
  happened: (memo, before, after) => isTaken(before, after, ({ frequency }) => frequency === memo.wanted),
  track: trackUntil(({ frequency }, memo) => frequency === memo.wanted),
});

const policyWords = { resync: "use", break: "paused" } as const;

export const fileSetPolicy = define<z.infer<typeof setPolicy>>({
  input: setPolicy,
  wish: ({ volumeId, policy }, facts) =>
    changeOf(facts.get(volumeId), facts, (name) => ({
      body: { replication_update_type: "policy", replication_policy: policyWords[policy] },
      title: policy === "break" ? `Pause the replication of ${name}` : `Resume the replication of ${name}`,
      summary:
        policy === "break"
          ? `The copy of ${name} becomes writable and is no longer refreshed. What is on ${name} is not changed.`
          : `The copy of ${name} is refreshed again; what was written to the copy meanwhile is lost.`,
      memo: { wanted: policyWords[policy] },
    })),
  checks: (_io, { policy }) =>
    Promise.resolve([
      policy === "resync"
        ? {
            id: "overwrites",
            level: "warning" as const,
            message: "What was written to the copy while the replication was paused is lost.",
          }
        : {
            id: "mirror",
            level: "warning" as const,
            message: "From then on the copy grows older until the replication is resumed.",
          },
    ]),
  look,
  happened: (memo, before, after) => isTaken(before, after, ({ policy }) => policy === memo.wanted),
  track: trackUntil(({ policy }, memo) => policy === memo.wanted),
});

/** Delete Volume Replication (File Storage 1.1), at the replica. A backup ends with its volume and is refused here. */
export const fileEndReplication = define<z.infer<typeof end>>({
  input: end,
  wish: ({ volumeId }, facts) => {
    const volume = facts.get(volumeId);
    const [replication] = replicationsOf(volume);
    if (replication === undefined) return refuse("volumeId", "is not replicated");
    const { replica } = replication;
    if (replication.type === "backup")
      return refuse("volumeId", `is in a backup, which ends with its volume: delete ${replica.id} in ${replica.region}`);
    return {
      ok: true,
      wish: {
        call: {
          service: "file-storage",
          operationId: "deleteVolumeReplication",
          method: "DELETE",
          path: `/v1/replications/${idPath(replication.id)}`,
          query: { volume_id: replica.id },
          ...elsewhere(replica.region, facts),
        },
        title: `End the replication of ${volume.name}`,
        summary: `Ends the replication of ${volume.name}. What becomes of the copy is the vendor's rule; the original is not changed.`,
        subject: volume.name,
        affected: affectedByFiles(volume),
        memo: { ownerId: volume.vendorId, replicationId: replication.id },
      },
    };
  },
  look: (io, memo) => replicationIds(io, memo.ownerId),
  happened: (memo, _before, after) => (texts(after).includes(String(memo.replicationId)) ? null : {}),
  track: async (io, { memo }) =>
    (await replicationIds(io, memo.ownerId)).includes(String(memo.replicationId))
      ? { state: "running", progressPercent: null, pollAfterSeconds }
      : { state: "succeeded", result: {} },
});
