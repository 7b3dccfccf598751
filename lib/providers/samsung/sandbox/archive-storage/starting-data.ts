import { choose, isWithin, mix, spread } from "@/lib/sandbox/randomness";
import { NumberedIds } from "../fleet/numbered-ids";
import type { PlaceGround } from "../fleet/place";
import type { StorageGround } from "../storage/world";
import type { ArchivingPolicy, Bucket, Recovery } from "./records";

const dayMs = 86_400_000;
/** The bucket that a recovery is under way in. */
const workingBucket = 1;
const uses = ["cctv", "audit-logs", "finance", "backup-copies", "research", "mail-journal"];

/** The buckets that a place starts with, each made from its number alone. */
export class StartingBuckets {
  readonly count: number;
  readonly #ids: NumberedIds;
  readonly #policyIds: NumberedIds;

  constructor(
    private readonly ground: StorageGround,
    private readonly place: PlaceGround,
  ) {
    this.count = Math.max(3, Math.round(place.serverCount / 200));
    this.#ids = new NumberedIds(mix(place.salt, 71));
    this.#policyIds = new NumberedIds(mix(place.salt, 72));
  }

  indexOf = (id: string): number | null => {
    const number = this.#ids.numberOf(id);
    return number === null || number >= this.count ? null : number;
  };

  bucket = (number: number): Bucket => {
    const { salt, anchor, accountId, region, namePrefix } = this.place;
    const bits = (kind: number) => mix(salt, number, kind);
    const createdAt = anchor - (20 + spread(bits(73), 250)) * dayMs - spread(bits(74), dayMs);
    const use = uses[number % uses.length] ?? "data";
    const name = `${namePrefix}${use}-${String(Math.floor(number / uses.length) + 1).padStart(2, "0")}`;
    // The last one is new: nothing is archived to it yet.
    const isUnused = number > workingBucket && (number === this.count - 1 || isWithin(bits(75), 0.15));
    const policy = isUnused ? null : this.#policy(number, name, createdAt);
    return {
      id: this.#ids.uuid(number),
      accountId,
      region,
      name: `${name}-archive`,
      createdAt,
      isEncrypted: isWithin(bits(76), 0.6),
      versioned: isWithin(bits(77), 0.4) || number === 0 ? [{ from: createdAt, to: null }] : [],
      policy,
      recoveries: policy === null ? [] : this.#recoveries(number, policy),
      cancelled: new Map(),
      deletions: [],
      deletedVersions: new Set(),
      settled: "ACTIVE",
      work: null,
    };
  };

  #policy(number: number, name: string, createdAt: number): ArchivingPolicy {
    const bits = (kind: number) => mix(this.place.salt, number, kind);
    const isActive = number === 0 || !isWithin(bits(78), 0.15);
    return {
      id: `SCH-${this.#policyIds.uuid(number)}`,
      sourceBucket: `${name}-objects`,
      lifecycleDays: choose(bits(79), [1, 7, 30, 90]),
      atMs: spread(bits(80), 24 * 60) * 60_000,
      active: [{ from: createdAt + dayMs, to: isActive ? null : this.place.anchor - spread(bits(81), 10) * dayMs }],
    };
  }

  /** Up to two in the last weeks, one in six of which went wrong; and in one bucket a long one that is under way today. */
  #recoveries(number: number, { sourceBucket }: ArchivingPolicy): Recovery[] {
    const ids = new NumberedIds(mix(this.place.salt, number, 82));
    const today = Math.floor(this.ground.today / dayMs);
    const recovery = (place: number, from: Pick<Recovery, "startAt" | "durationMs" | "outcome">): Recovery => ({
      // What began on another day is another recovery.
      id: `EXE-${ids.uuid((today * 4 + place) * 2)}`,
      recoveryId: `ARC-${ids.uuid((today * 4 + place) * 2 + 1)}`,
      targetBucket: sourceBucket,
      ...from,
      parts: [{ path: choose(mix(this.place.salt, number, 88, place), ["", "backup/", "logs/", "catalog.json"]), holds: null }],
      cancelledAt: null,
    });
    const count = number === 0 ? 2 : spread(mix(this.place.salt, number, 83), 3);
    const past = Array.from({ length: count }, (_, place) => {
      const bits = (kind: number) => mix(this.place.salt, number, kind, place);
      return recovery(place, {
        startAt: this.ground.today - (1 + place * 8 + spread(bits(84), 6)) * dayMs + spread(bits(85), dayMs / 2),
        durationMs: (5 + spread(bits(86), 80)) * 60_000,
        outcome: isWithin(bits(87), 0.16) ? "FAILED" : "SUCCESS",
      });
    });
    if (number !== workingBucket) return past;
    return [...past, recovery(3, { startAt: this.ground.today, durationMs: 3 * dayMs, outcome: "SUCCESS" })];
  }
}
