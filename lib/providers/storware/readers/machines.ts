import type { ReaderContext } from "../../reader";
import { parseRecord, virtualMachineSchema, type ParsedRecord, type VirtualMachine } from "../records";
import { readOne, readPages } from "./pages";

type Io = Pick<ReaderContext, "http" | "signal">;

export type MachinePage =
  { ok: true; machines: ParsedRecord<VirtualMachine>[]; total: number | null } | { ok: false; message: string };

/** Every machine with its settings, page by page (`GET /virtual-machines/detailed`), ordered so that pages do not overlap. */
export async function* readMachines(io: Io): AsyncGenerator<MachinePage, void, void> {
  const list = {
    operationId: "listVirtualMachinesDetailed",
    path: "/virtual-machines/detailed",
    query: { orderBy: "name", direction: "asc" },
    isPaged: true,
  };
  const seen = new Set<string>();
  for await (const page of readPages(io, list)) {
    if (!page.ok) {
      yield page;
      continue;
    }
    const machines = page.rows.map((value) => parseRecord(virtualMachineSchema, value));
    // A list that had to be read again gives rows a second time.
    const fresh = machines.filter((parsed) => !parsed.ok || !seen.has(parsed.record.guid));
    for (const parsed of fresh) if (parsed.ok) seen.add(parsed.record.guid);
    yield { ok: true, machines: fresh, total: page.total };
  }
}

/** One machine; null when it is no longer there. */
export async function readMachine(io: Io, guid: string): Promise<ParsedRecord<VirtualMachine> | null> {
  const answer = await readOne(io, { operationId: "getVirtualMachine", path: `/virtual-machines/${encodeURIComponent(guid)}` });
  if (!answer.ok) return answer.status === 404 ? null : { ok: false, vendorId: guid, message: answer.message };
  return parseRecord(virtualMachineSchema, answer.body);
}
