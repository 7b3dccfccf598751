import { choose, isWithin, mix, spread } from "@/lib/sandbox/randomness";
import { NumberedIds } from "../fleet/numbered-ids";
import type { PlaceGround } from "../fleet/place";
import type { AccessObjects } from "../storage/access-objects";
import type { StorageGround } from "../storage/world";
import type { NodeAccess, ParallelVolume } from "./records";
import { snapshotOf } from "./snapshots";

const dayMs = 86_400_000;
const uses = ["train_data", "checkpoints", "model_zoo", "datasets", "scratch"];
const sizesTb = [10, 20, 50, 100, 200, 500];

/** The parallel volumes that a place starts with, each made from its number alone. */
export class StartingVolumes {
  readonly count: number;
  readonly #ids: NumberedIds;

  constructor(
    private readonly ground: StorageGround,
    private readonly place: PlaceGround,
    private readonly objects: AccessObjects,
  ) {
    this.count = Math.max(2, Math.round(place.serverCount / 250));
    this.#ids = new NumberedIds(mix(place.salt, 61));
  }

  indexOf = (id: string): number | null => {
    const number = this.#ids.numberOf(id);
    return number === null || number >= this.count ? null : number;
  };

  volume = (number: number): ParallelVolume => {
    const { salt, anchor, accountId, namePrefix } = this.place;
    const bits = (kind: number) => mix(salt, number, kind);
    const id = this.#ids.uuid(number);
    const capacityTb = choose(bits(62), sizesTb);
    const ordinal = String(Math.floor(number / uses.length) + 1).padStart(2, "0");
    const name = `${namePrefix.replaceAll("-", "_")}${uses[number % uses.length] ?? "data"}_${ordinal}`;
    const volume: ParallelVolume = {
      id,
      accountId,
      name,
      createdAt: anchor - (10 + spread(bits(63), 500)) * dayMs - spread(bits(64), dayMs),
      mountPath: `172.28.${spread(bits(65), 250)}.10:/${name}`,
      capacityTb,
      usedTb: Math.max(1, Math.floor((capacityTb * (20 + spread(bits(66), 70))) / 100)),
      settled: isWithin(bits(67), 0.02) ? "error" : "available",
      work: null,
      busy: null,
      snapshots: [],
      access: this.#access(bits(68)),
    };
    for (let taken = spread(bits(69), 5); taken > 0; taken -= 1) {
      const at = this.ground.today - (taken * 9 + spread(bits(70), 5)) * dayMs + spread(mix(bits(71), taken), dayMs);
      if (at > volume.createdAt) volume.snapshots.push(snapshotOf(volume, at));
    }
    return volume;
  };

  #access(bits: number): NodeAccess[] {
    const { gpuNodeCount } = this.objects;
    const count = 1 + spread(bits, Math.min(4, gpuNodeCount));
    const first = spread(mix(bits, 1), gpuNodeCount);
    return Array.from({ length: count }, (_, place) => ({
      nodeId: this.objects.gpuNode((first + place) % gpuNodeCount).id,
      settled: "active",
      work: null,
    }));
  }
}
