import type { Noun } from "@/lib/domain/nouns";
import { inParallel } from "../../in-parallel";
import type { KnownRow, ReadEvent, ReaderContext, RowOf } from "../../reader";
import { readPages } from "./pages";
import { problem, type MadeRow } from "./rows";
import { hostIdIn } from "./vm";

/** Applications asked about in one list: few enough for an address, many enough to save calls. */
const applicationsPerCall = 60;
const callsAtOnce = 4;

/** A machine that the console knows as an application, and the SLA that protects it. */
export interface KnownApplication {
  id: string;
  name: string;
  organizationId: string | null;
  hostName: string | null;
  backupId: string | null;
  backupName: string | null;
}

async function* wantedApplications(context: ReaderContext): AsyncGenerator<KnownRow[], void, void> {
  const wanted = context.partitions === null ? null : new Set(context.partitions);
  let batch: KnownRow[] = [];
  for await (const row of context.known("vm")) {
    if (hostIdIn(row.vendorId) !== null || (wanted !== null && !wanted.has(row.vendorId))) continue;
    batch.push(row);
    if (batch.length < applicationsPerCall) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** SLA by application, as far as they are known; the application's own word is taken where a partial pass has none. */
async function backupsByApplication(context: ReaderContext): Promise<Map<string, { id: string; name: string }>> {
  const backups = new Map<string, { id: string; name: string }>();
  for await (const { vendorId, name, attributes } of context.known("backup")) {
    const applicationId = textOf(attributes.app_id);
    if (applicationId !== null) backups.set(applicationId, { id: vendorId, name });
  }
  return backups;
}

/**
 * Reads a list for every known application, a partition each and many in a call: an equality filter that is repeated is a union
 * (contract README, "Filters"). When a list cannot be read, none of its applications is called complete.
 */
export async function* perApplication<N extends Noun>(
  context: ReaderContext,
  list: { operationId: string; path: string },
  make: (
    value: unknown,
    application: (id: string) => KnownApplication | undefined,
  ) => { applicationId: string; made: MadeRow<N> } | null,
): AsyncGenerator<ReadEvent<N>, void, void> {
  const backups = await backupsByApplication(context);
  let done = 0;
  const read = async (batch: KnownRow[]): Promise<ReadEvent<N>[]> => {
    const applications = new Map(
      batch.map(({ vendorId: id, name, attributes }): [string, KnownApplication] => {
        const backup = backups.get(id);
        return [
          id,
          {
            id,
            name,
            organizationId: textOf(attributes.organization_id),
            hostName: textOf(attributes.host_name),
            backupId: backup?.id ?? textOf(attributes.sla_id),
            backupName: backup?.name ?? null,
          },
        ];
      }),
    );
    const rows = new Map<string, RowOf[N][]>([...applications.keys()].map((id) => [id, []]));
    const events: ReadEvent<N>[] = [];
    const faulty = new Set<string>();
    const filters = [...applications.keys()].map((id) => `appid:==${id}`);
    for await (const page of readPages(context, { ...list, filters })) {
      if (!page.ok) return [problem(page.message)];
      for (const value of page.rows) {
        const found = make(value, (id) => applications.get(id));
        if (found === null) continue;
        if ("row" in found.made) rows.get(found.applicationId)?.push(found.made.row);
        else {
          faulty.add(found.applicationId);
          events.push({ type: "error", partition: found.applicationId === "" ? null : found.applicationId, ...found.made });
        }
      }
    }
    for (const [partition, made] of rows) {
      if (made.length > 0) events.push({ type: "rows", partition, rows: made });
      // An object that belongs to nobody could be anybody's.
      if (!faulty.has("")) events.push({ type: "complete", partition });
    }
    return events;
  };
  for await (const events of inParallel(wantedApplications(context), callsAtOnce, read)) {
    yield* events;
    done += applicationsPerCall;
    yield { type: "progress", done, total: null };
  }
}
