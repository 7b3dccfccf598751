import type { ReadEvent, ReaderContext } from "../../reader";
import { inParallel } from "../../in-parallel";
import { tolerantRow } from "../../tolerant-row";
import type { SamsungSettings } from "../connection";
import { zArchivingHistory, zArchivingInfo, zRecoveryHistory, zRecoveryInfo } from "../generated/archive-storage/zod.gen";
import { archiveState, zoneOf } from "../mapping";
import { secondsBetween, utcTime } from "../times";
import { accountOf } from "./account";
import { listBuckets, type ListedBucket } from "./bucket-list";
import { largePage, readOne } from "./pages";
import { listEvents, type MadeRow } from "./partition";

const service = "archive-storage";
const bucketsAtOnce = 8;
/** Both lists ask for a span of time; this one is before the vendor's first archive. */
const beginning = "2015-01-01T00:00:00Z";
const dayMs = 86_400_000;

type Context = ReaderContext<SamsungSettings>;

interface Execution {
  id: string | null;
  state: string | null;
  startedAt: string | null;
  endedAt: string | null;
  /** What the vendor says beside, for the row's attributes. */
  more: Record<string, unknown>;
}

/** Archiving and recovery have the same shape under different names. */
interface Kind {
  kind: "archive" | "recovery";
  path: string;
  list: string;
  show: string;
  parse(value: unknown): { ok: true; row: Execution } | { ok: false; message: string };
  /** How far it is, from the detail's answer; null when that cannot be told. */
  progressOf(body: unknown): number | null;
}

const parseArchiving = tolerantRow(zArchivingHistory);
const parseRecovery = tolerantRow(zRecoveryHistory);
const parseArchivingInfo = tolerantRow(zArchivingInfo.pick({ archiving_rate: true }));
const parseRecoveryInfo = tolerantRow(zRecoveryInfo.pick({ recovery_rate: true }));

/** The mean of the rates of what is worked on, in percent. */
function meanRate(body: unknown, member: string, rateOf: (info: unknown) => number | null): number | null {
  const infos = typeof body === "object" && body !== null ? (body as Record<string, unknown>)[member] : null;
  const rates = Array.isArray(infos) ? infos.map(rateOf).filter((rate) => rate !== null) : [];
  if (rates.length === 0) return null;
  return Math.min(100, Math.max(0, rates.reduce((sum, rate) => sum + rate, 0) / rates.length));
}

const kinds = (timezone: string): readonly Kind[] => [
  {
    kind: "archive",
    path: "/v1/archiving-histories",
    list: "listArchivingHistories",
    show: "showArchivingHistory",
    parse: (value) => {
      const parsed = parseArchiving(value);
      if (!parsed.ok) return parsed;
      const { id, state, start_at: start, end_at: end, archiving_policy_id } = parsed.row;
      const [startedAt, endedAt] = [utcTime(start, timezone), utcTime(end, timezone)];
      return { ok: true, row: { id: id ?? null, state: state ?? null, startedAt, endedAt, more: { archiving_policy_id } } };
    },
    progressOf: (body) =>
      meanRate(body, "archiving_infos", (info) => {
        const parsed = parseArchivingInfo(info);
        return parsed.ok ? (parsed.row.archiving_rate ?? null) : null;
      }),
  },
  {
    kind: "recovery",
    path: "/v1/recovery-histories",
    list: "listRecoveryHistories",
    show: "showRecoveryHistory",
    parse: (value) => {
      const parsed = parseRecovery(value);
      if (!parsed.ok) return parsed;
      const { id, state, start_at: start, end_at: end, recovery_id, recovery_target_bucket_name } = parsed.row;
      const [startedAt, endedAt] = [utcTime(start, timezone), utcTime(end, timezone)];
      const more = { recovery_id, recovery_target_bucket_name };
      return { ok: true, row: { id: id ?? null, state: state ?? null, startedAt, endedAt, more } };
    },
    progressOf: (body) =>
      meanRate(body, "recovery_infos", (info) => {
        const parsed = parseRecoveryInfo(info);
        return parsed.ok ? (parsed.row.recovery_rate ?? null) : null;
      }),
  },
];

function historyRow(context: Context, bucket: ListedBucket, account: string | null, { kind, parse }: Kind) {
  return (value: unknown): MadeRow<"history"> => {
    const parsed = parse(value);
    if (!parsed.ok) return { vendorId: null, message: parsed.message };
    const { id, state, startedAt, endedAt, more } = parsed.row;
    if (id === null) return { vendorId: null, message: `The ${kind} history of ${bucket.name} has no id.` };
    return {
      row: {
        vendorId: id,
        vendorTenant: account,
        tags: {},
        attributes: { service, bucket_id: bucket.id, bucket_name: bucket.name, state, ...more },
        links: { owner: { noun: "bucket", vendorId: bucket.id } },
        fields: {
          kind,
          state: archiveState(state, context.log),
          vendorState: state,
          // What a bucket's runs belong to is the bucket.
          backupName: bucket.name,
          vmName: null,
          scheduleName: null,
          startedAt,
          endedAt,
          durationSeconds: secondsBetween(startedAt, endedAt),
          sizeBytes: null,
          progressPercent: null,
          error: null,
        },
      },
    };
  };
}

/** Fills in how far the runs under way are; the list does not say it. */
async function withProgress(context: Context, bucket: ListedBucket, kind: Kind, events: ReadEvent<"history">[]): Promise<void> {
  for (const event of events) {
    if (event.type !== "rows") continue;
    for (const { vendorId, fields } of event.rows) {
      if (fields.state !== "running") continue;
      const answer = await readOne(context, {
        service,
        operationId: kind.show,
        path: `${kind.path}/detail`,
        query: { id: vendorId, bucket_id: bucket.id },
      });
      // A detail that cannot be read costs the bar, not the row.
      if (answer.ok) fields.progressPercent = kind.progressOf(answer.body);
    }
  }
}

async function bucketEvents(context: Context, bucket: ListedBucket, account: string | null): Promise<ReadEvent<"history">[]> {
  const found: ReadEvent<"history">[] = [];
  for (const kind of kinds(zoneOf(context.settings))) {
    const events = await listEvents<"history">(
      context,
      bucket.id,
      {
        service,
        operationId: kind.list,
        path: kind.path,
        query: {
          bucket_id: bucket.id,
          start_at_from: beginning,
          // The vendor's clock may be ahead of ours.
          start_at_to: new Date(context.now().getTime() + dayMs).toISOString(),
        },
        paging: "offset",
        pageSize: largePage,
        items: "contents",
        total: "total_count",
      },
      historyRow(context, bucket, account, kind),
    );
    // The bucket has gone meanwhile: its histories stay as they are known.
    if (events === null) return [];
    await withProgress(context, bucket, kind, events);
    found.push(...events);
  }
  return [...found, { type: "complete", partition: bucket.id }];
}

/**
 * Runs of archive buckets, a partition per bucket: what was archived and what was recovered (Archive Storage 1.1, List Archiving
 * Histories and List Recovery Histories; Show … for how far those under way are). A key that may not read archives
 * has none. `wanted` leaves the other buckets out; null reads all.
 */
export async function* readArchiveHistories(
  context: Context,
  wanted: ReadonlySet<string> | null,
): AsyncGenerator<ReadEvent<"history">, void, void> {
  const listed = await listBuckets(context);
  if (listed === null) return;
  const { buckets, failures } = listed;
  for (const message of failures) yield { type: "error", partition: null, message, vendorId: null };
  const chosen = buckets.filter(({ id }) => wanted === null || wanted.has(id));
  if (chosen.length === 0) return;
  const account = await accountOf(context);
  for await (const events of inParallel(chosen, bucketsAtOnce, (bucket) => bucketEvents(context, bucket, account))) yield* events;
}
