import type { Reader, RowOf } from "../../reader";
import type { SangforSettings } from "../connection";
import { zoneOf } from "../mapping";
import { badRow, pageEvents, readPages, type MadeRow } from "./pages";
import { vmAttributes, type VmAttributes } from "./vm-attributes";
import { backupIdOf, policyList, readPolicy, type ReadPolicy } from "./policies";

interface Machine {
  name: string;
  server: VmAttributes | null;
}

function backupRow(policy: ReadPolicy, serverId: string, machine: Machine | undefined): RowOf["backup"] {
  return {
    vendorId: backupIdOf(policy.id, serverId),
    vendorTenant: policy.projectId,
    tags: {},
    attributes: {
      ...policy.attributes,
      policy_id: policy.id,
      policy_name: policy.name,
      server_id: serverId,
      server: machine?.server ?? null,
    },
    links: { vm: serverId },
    fields: {
      name: `${policy.name} / ${machine?.name ?? serverId}`,
      vmName: machine?.name ?? null,
      type: "image",
      state: "available",
      vendorState: policy.isEnabled ? "enabled" : "disabled",
      retention: policy.retention,
      encrypted: null,
      replicated: null,
      agentless: true,
      paths: null,
    },
  };
}

/** Backups: each machine under each policy that copies it (List Backup Policies). Names come from the machines read before. */
export const readBackups: Reader<"backup", SangforSettings> = async function* (context) {
  const timezone = zoneOf(context.settings);
  const machines = new Map<string, Machine>();
  for await (const { vendorId, name, attributes } of context.known("vm"))
    machines.set(vendorId, { name, server: vmAttributes(attributes) });
  for await (const page of readPages(context, policyList)) {
    yield* inBatches(
      pageEvents<"backup">(null, page, (value): MadeRow<"backup">[] => {
        const read = readPolicy(value, timezone);
        if (!read.ok) return [badRow(value, read.message)];
        return read.policy.serverIds.map((id) => ({ row: backupRow(read.policy, id, machines.get(id)) }));
      }),
    );
  }
  yield { type: "complete", partition: null };
};

const batchRows = 1_000;

/** A page of policies may name many machines: rows go out a thousand at a time. */
export function* inBatches<Event extends { type: string }, Row>(
  events: readonly (Event | { type: "rows"; partition: string | null; rows: Row[] })[],
): Generator<Event | { type: "rows"; partition: string | null; rows: Row[] }, void, void> {
  for (const event of events) {
    if (!("rows" in event)) {
      yield event;
      continue;
    }
    for (let start = 0; start < event.rows.length; start += batchRows) {
      yield { type: "rows", partition: event.partition, rows: event.rows.slice(start, start + batchRows) };
    }
  }
}
