import type { Reader, ReaderContext, RowOf } from "../../reader";
import type { StorwareSettings } from "../connection";
import { machineAttributes } from "./machine-attributes";
import { readPolicyBook, type KnownSchedule, type PolicyBook } from "./policy-book";

const batchRows = 1_000;

interface Ownership {
  vendorId: string;
  links: RowOf["schedule"]["links"];
  ownerKind: "policy" | "backup";
}

function rowOf({ record, schedule }: KnownSchedule, owner: Ownership, tenant: string | null): RowOf["schedule"] | null {
  if (schedule === null) return null;
  return {
    vendorId: owner.vendorId,
    vendorTenant: tenant,
    tags: {},
    attributes: {
      guid: record.guid,
      name: record.name,
      rules: record.rules.map(({ guid }) => guid),
      start_window_ms: record.startWindowLength,
      tenant_id: record.tenantId,
    },
    links: owner.links,
    fields: {
      name: record.name,
      state: record.active === false ? "paused" : "active",
      ownerKind: owner.ownerKind,
      schedule,
    },
  };
}

/** Each schedule once, as its policy's; one that no policy follows stands for itself. */
function ownRows(book: PolicyBook) {
  const rows: RowOf["schedule"][] = [];
  const unreadable: { vendorId: string; message: string }[] = [];
  for (const known of book.schedules) {
    const policy = [...book.policies.values()].find(({ schedules }) => schedules.includes(known))?.policy ?? null;
    const links = policy === null ? {} : { owner: { noun: "policy" as const, vendorId: policy.guid } };
    const tenant = known.record.tenantId ?? policy?.tenantId ?? null;
    const row = rowOf(known, { vendorId: known.record.guid, links, ownerKind: "policy" }, tenant);
    if (row !== null) rows.push(row);
    else unreadable.push({ vendorId: known.record.guid, message: "The schedule's time or interval cannot be read." });
  }
  return { rows, unreadable };
}

/**
 * Schedules (`GET /schedules` with `GET /policies/vm-backup`), as their policies' and, once more, as those of every backup that follows
 * them: a partition per backup, which costs no call. So what a machine's next run is stands with the machine.
 */
export const readSchedules: Reader<"schedule", StorwareSettings> = async function* (context) {
  const book = await readPolicyBook(context);
  for (const { vendorId, message } of book.errors) yield { type: "error", partition: null, vendorId, message };
  if (!book.isWhole) return;
  const { rows, unreadable } = ownRows(book);
  for (const error of unreadable) yield { type: "error", partition: null, ...error };
  if (rows.length > 0) yield { type: "rows", partition: null, rows };
  yield { type: "complete", partition: null };
  yield* backupRows(context, book);
};

async function* backupRows(context: ReaderContext<StorwareSettings>, book: PolicyBook): ReturnType<Reader<"schedule">> {
  const partitions = context.partitions === null ? null : new Set(context.partitions);
  let done = 0;
  // By machine: one that left its policy has no backup any more, and its schedules must go with that.
  for await (const { vendorId: backup, attributes } of context.known("vm")) {
    if (partitions !== null && !partitions.has(backup)) continue;
    const machine = machineAttributes(attributes);
    const policy = machine?.policy == null ? undefined : book.policies.get(machine.policy);
    const rows = (policy?.schedules ?? []).flatMap((known) => {
      const links = { backup, vm: backup, owner: { noun: "backup" as const, vendorId: backup } };
      const owner: Ownership = { vendorId: `${known.record.guid}@${backup}`, links, ownerKind: "backup" };
      return rowOf(known, owner, machine?.vendor_tenant ?? known.record.tenantId) ?? [];
    });
    if (rows.length > 0) yield { type: "rows", partition: backup, rows };
    yield { type: "complete", partition: backup };
    done += 1;
    if (done % batchRows === 0) yield { type: "progress", done, total: null };
  }
}
