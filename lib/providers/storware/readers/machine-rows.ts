import { inParallel } from "../../in-parallel";
import type { ReadEvent, ReaderContext, RowOf } from "../../reader";
import type { VirtualMachine } from "../records";
import { readMachine, readMachines } from "./machines";

const machinesAtOnce = 16;

/**
 * Rows that are made from machines, one or none of each. With `partitions` only those machines are read, and the whole list where one
 * of them is gone or no longer makes a row, since only that can be swept.
 */
export async function* machineRows<N extends "vm" | "backup" | "volumeGroup">(
  context: ReaderContext,
  make: (machine: VirtualMachine) => RowOf[N] | null,
): AsyncGenerator<ReadEvent<N>, void, void> {
  if (context.partitions !== null) {
    let isOneGone = false;
    for await (const parsed of inParallel(context.partitions, machinesAtOnce, (guid) => readMachine(context, guid))) {
      if (parsed?.ok === false) yield { type: "error", partition: null, vendorId: parsed.vendorId, message: parsed.message };
      const row = parsed?.ok === true ? make(parsed.record) : null;
      if (row !== null) yield { type: "rows", partition: null, rows: [row] };
      else if (parsed?.ok !== false) isOneGone = true;
    }
    if (!isOneGone) return;
  }
  let done = 0;
  for await (const page of readMachines(context)) {
    if (!page.ok) {
      yield { type: "error", partition: null, vendorId: null, message: page.message };
      continue;
    }
    const rows: RowOf[N][] = [];
    for (const parsed of page.machines) {
      const row = parsed.ok ? make(parsed.record) : null;
      if (!parsed.ok) yield { type: "error", partition: null, vendorId: parsed.vendorId, message: parsed.message };
      if (row !== null) rows.push(row);
    }
    done += page.machines.length;
    if (rows.length > 0) yield { type: "rows", partition: null, rows };
    yield { type: "progress", done, total: page.total };
  }
  yield { type: "complete", partition: null };
}
