import { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import { idSchema } from "@/lib/domain/ids";
import { vendorCycleOf, vendorReplicationPolicyOf } from "../mapping";
import type { SamsungSettings } from "../connection";
import { affectedOf, idsByName, show, showReplication, type BlockOwner } from "./block-owner";
import { define, refuse, type Io, type Memo } from "./define";
import { pollAfterSeconds, trackState } from "./track-state";

type AnyInput = Record<string, unknown>;
const asAny = (schema: z.ZodType): z.ZodType<AnyInput> => schema as z.ZodType<AnyInput>;

/** Replication to the paired region and recovery from a snapshot, for a volume or a group. */
export function replicationOperations(owner: BlockOwner) {
  const prefix = owner.noun === "volume" ? "volume" : "volume-group";
  const rowOf = (input: AnyInput, facts: Parameters<Parameters<typeof define<AnyInput>>[0]["wish"]>[1]) =>
    facts.get(String(input[owner.field]));

  const lookAtReplication = async (io: Io, memo: Memo) => {
    const [row, replication] = [await show(io, owner, memo.ownerId), await showReplication(io, owner, memo.ownerId)];
    return {
      hasOne: row?.has_replication === true,
      cycle: replication?.sync_cycle ?? null,
      state: replication?.sync_state ?? null,
    };
  };
  const seen = z.object({ hasOne: z.boolean(), cycle: z.string().nullable(), state: z.string().nullable() });

  const replicate = define<AnyInput>({
    input: asAny(operationInputs[`${prefix}.replicate`]),
    wish: (input, facts) => {
      const row = rowOf(input, facts);
      const wanted = z
        .object({
          name: z.string(),
          region: z.string(),
          cycle: z.enum(["5min", "hourly", "daily", "weekly", "monthly"]),
          namePrefix: z.string().optional(),
        })
        .parse(input);
      if (row.attributes.has_replication === true)
        return refuse(owner.field, "is replicated already; the vendor keeps one replica");
      if (wanted.region === (facts.settings as SamsungSettings).region)
        return refuse("region", "is the region it is in; choose another");
      return {
        ok: true,
        wish: {
          call: {
            service: "block-storage",
            operationId: owner.operation("create", "Replication"),
            method: "POST",
            path: `${owner.path(row.vendorId)}/replications`,
            body: {
              name: wanted.name,
              region: wanted.region,
              cycle: vendorCycleOf[wanted.cycle],
              ...(wanted.namePrefix === undefined ? {} : { replication_volume_name_prefix: wanted.namePrefix }),
            },
          },
          title: `Replicate ${row.name} to ${wanted.region}`,
          summary: `Keeps a copy of the ${owner.word} ${row.name} as ${wanted.name} in ${wanted.region}, refreshed ${wanted.cycle === "5min" ? "every 5 minutes" : wanted.cycle}. ${row.name} is not changed.`,
          subject: row.name,
          affected: affectedOf(owner, row),
          memo: { ownerId: row.vendorId, name: wanted.name },
        },
      };
    },
    look: lookAtReplication,
    happened: (_memo, before, after) =>
      seen.parse(after).hasOne && !seen.catch({ hasOne: false, cycle: null, state: null }).parse(before).hasOne ? {} : null,
    track: async (io, { memo }) => {
      const now = await lookAtReplication(io, memo);
      const row = await show(io, owner, memo.ownerId);
      if (String(row?.state ?? "").startsWith("ERROR")) return trackState(row, [], {});
      if (!now.hasOne || now.state === "UNINITIALIZED" || now.state === null)
        return { state: "running", progressPercent: null, pollAfterSeconds };
      return {
        state: "succeeded",
        result: { created: [{ noun: owner.noun, vendorId: null, name: memo.name }], syncState: now.state },
      };
    },
  });

  const setCycle = define<AnyInput>({
    input: asAny(operationInputs[`${prefix}.set-replication-cycle`]),
    wish: (input, facts) => {
      const row = rowOf(input, facts);
      const { cycle } = z.object({ cycle: z.enum(["5min", "hourly", "daily", "weekly", "monthly"]) }).parse(input);
      if (row.attributes.has_replication === false) return refuse(owner.field, "is not replicated");
      return {
        ok: true,
        wish: {
          call: {
            service: "block-storage",
            operationId: owner.operation("set", "ReplicationCycle"),
            method: "PUT",
            path: `${owner.path(row.vendorId)}/replications/cycle`,
            body: { cycle: vendorCycleOf[cycle] },
          },
          title: `Set the replication cycle of ${row.name}`,
          summary: `The replica of ${row.name} is refreshed ${cycle === "5min" ? "every 5 minutes" : cycle} from now on.`,
          subject: row.name,
          affected: affectedOf(owner, row),
          memo: { ownerId: row.vendorId, wanted: vendorCycleOf[cycle] },
        },
      };
    },
    look: lookAtReplication,
    happened: (memo, _before, after) => (seen.parse(after).cycle === memo.wanted ? {} : null),
  });

  const setPolicy = define<AnyInput>({
    input: asAny(operationInputs[`${prefix}.set-replication-policy`]),
    wish: (input, facts) => {
      const row = rowOf(input, facts);
      const { policy } = z.object({ policy: z.enum(["resync", "break"]) }).parse(input);
      return {
        ok: true,
        wish: {
          call: {
            service: "block-storage",
            operationId: owner.operation("set", "ReplicationPolicy"),
            method: "PUT",
            path: `${owner.path(row.vendorId)}/replications/policy`,
            body: { policy: vendorReplicationPolicyOf[policy] },
          },
          title: policy === "break" ? `Break the mirror of ${row.name}` : `Mirror ${row.name} again`,
          summary:
            policy === "break"
              ? `The replica of ${row.name} becomes writable and is no longer refreshed. ${row.name} is not changed.`
              : `The replica of ${row.name} is refreshed again; what was written to the replica meanwhile is lost.`,
          subject: row.name,
          affected: affectedOf(owner, row),
          memo: { ownerId: row.vendorId, policy },
        },
      };
    },
    checks: (_io, input) =>
      Promise.resolve(
        input.policy === "resync"
          ? [
              {
                id: "overwrites",
                level: "warning" as const,
                message: "What was written to the replica while the mirror was broken is lost.",
              },
            ]
          : [
              {
                id: "mirror",
                level: "warning" as const,
                message: "From then on the replica grows older until the mirror is set up again.",
              },
            ],
      ),
    look: lookAtReplication,
    happened: (memo, before, after) => {
      const [was, is] = [seen.catch({ hasOne: false, cycle: null, state: null }).parse(before).state, seen.parse(after).state];
      const isBroken = is !== null && /BROKEN/.test(is);
      // Asking for what is already so changes nothing, and asking again does no harm.
      return was !== is && isBroken === (memo.policy === "break") ? {} : null;
    },
  });

  const endReplication = define<AnyInput>({
    input: asAny(z.strictObject({ [owner.field]: idSchema })),
    wish: (input, facts) => {
      const row = rowOf(input, facts);
      if (row.attributes.has_replication === false) return refuse(owner.field, "is not replicated");
      return {
        ok: true,
        wish: {
          call: {
            service: "block-storage",
            operationId: owner.operation("delete", "Replication"),
            method: "DELETE",
            path: `${owner.path(row.vendorId)}/replications`,
          },
          title: `End the replication of ${row.name}`,
          summary: `Ends the replication of ${row.name}. What becomes of the replica is the vendor's rule; ${row.name} is not changed.`,
          subject: row.name,
          affected: affectedOf(owner, row),
          memo: { ownerId: row.vendorId },
        },
      };
    },
    look: lookAtReplication,
    happened: (_memo, _before, after) => (seen.parse(after).hasOne ? null : {}),
    track: async (io, { memo }) => {
      const row = await show(io, owner, memo.ownerId);
      return row?.has_replication === true
        ? { state: "running", progressPercent: null, pollAfterSeconds }
        : { state: "succeeded", result: {} };
    },
  });

  const nameField = owner.noun === "volume" ? "name" : "namePrefix";

  const recover = define<AnyInput>({
    input: asAny(operationInputs[`${prefix}.recover`]),
    wish: (input, facts) => {
      const row = rowOf(input, facts);
      const point = facts.get(String(input.snapshotId));
      const text = String(input[nameField]);
      if (point.parents[owner.noun] !== row.vendorId) return refuse("snapshotId", `is not a snapshot of ${row.name}`);
      const made = owner.noun === "volume" ? text : `${text}${row.name}`;
      return {
        ok: true,
        wish: {
          call: {
            service: "block-storage",
            operationId: owner.operation("create", "Recovery"),
            method: "POST",
            path: `${owner.path(row.vendorId)}/recoveries`,
            body: {
              snapshot_id: point.vendorId,
              ...(owner.noun === "volume" ? { name: text } : { block_storage_name_prefix: text }),
            },
          },
          title: `Recover ${row.name} as ${made}`,
          summary: `Creates ${made} from the snapshot ${point.name}. ${row.name} is not touched.`,
          subject: made,
          affected: [
            { noun: owner.noun, partition: null },
            ...(owner.noun === "volumeGroup" ? [{ noun: "volume", partition: null }] : []),
          ],
          memo: { ownerId: row.vendorId, name: made },
          capture: { madeId: "/resource_id" },
        },
      };
    },
    look: (io, memo) => idsByName(io, owner, memo.name),
    happened: (_memo, before, after) => {
      const made = z
        .array(z.string())
        .parse(after)
        .find((id) => !z.array(z.string()).catch([]).parse(before).includes(id));
      return made === undefined ? null : { madeId: made };
    },
    track: async (io, { outputs, memo }) =>
      trackState(await show(io, owner, outputs.madeId), ["AVAILABLE", "IN_USE"], {
        created: [{ noun: owner.noun, vendorId: outputs.madeId, name: memo.name }],
        putBack: `Nothing that existed was changed. To put things back, delete ${String(memo.name)}.`,
      }),
  });

  return { replicate, setCycle, setPolicy, endReplication, recover };
}
