import { expect } from "vitest";
import { z } from "zod";
import { samsungContracts } from "../../contract";
import { executeBlockStorage } from "./execute";
import type { Ground, Place } from "./places";
import { BlockStorageWorld } from "./world";

export const contract = samsungContracts()["block-storage"];
const epoch = Date.parse("2026-03-02T09:30:00Z");
export const minute = 60_000;
const hour = 60 * minute;
export const day = 24 * hour;
export const home: Place = { accountId: "36827d9b643f46c2ae6bb7e63d633bfe", region: "kr-west1" };
export const away: Place = { ...home, region: "kr-east1" };
const regions = ["kr-west1", "kr-east1"];

export const serverId = (place: Place, index: number) => `${place.region}-server-${index}`;
const ground = (serverCount: number): Ground => ({
  seed: 7,
  anchor: Date.parse("2026-01-01T00:00:00Z"),
  today: Date.parse("2026-03-02T00:00:00Z"),
  servers: {
    count: () => serverCount,
    at: (place, index) => ({
      id: serverId(place, index),
      name: `bm-${String(index).padStart(5, "0")}`,
      imageName: "RHEL 8.8 for BM",
      state: "RUNNING",
    }),
    find: (place, id) => {
      const index = Number(/-server-(\d+)$/.exec(id)?.[1] ?? -1);
      return index >= 0 && index < serverCount && id === serverId(place, index)
        ? { id, name: `bm-${String(index).padStart(5, "0")}`, imageName: "RHEL 8.8 for BM", state: "RUNNING" }
        : null;
    },
  },
  partnerOf: ({ region }) => regions.find((other) => other !== region) ?? null,
  hasRegion: (_, region) => regions.includes(region),
});

/** Sends requests as the sandbox's edge does: contract first, then the operation; every success keeps the contract. */
export class Client {
  now = epoch;
  version = "1.3";
  readonly world: BlockStorageWorld;

  constructor(servers = 12) {
    this.world = new BlockStorageWorld(ground(servers));
  }

  send(
    operationId: string,
    given: {
      path?: Record<string, string>;
      query?: string;
      body?: unknown;
      place?: Place;
      version?: string;
      outcome?: string;
    } = {},
  ) {
    const operation = contract.operation(operationId);
    const version = given.version ?? this.version;
    const request = contract.validate(operation, version, {
      pathParams: given.path ?? {},
      query: new URLSearchParams(given.query ?? ""),
      body: given.body,
    });
    if (!request.ok) throw new Error(JSON.stringify(request.issues));
    const outcome = executeBlockStorage(operationId, {
      world: this.world,
      place: given.place ?? home,
      version,
      now: this.now,
      user: "tester@example.test",
      requestId: "req-1",
      path: request.value.pathParams,
      query: request.value.query,
      body: request.value.body,
      outcome: given.outcome ?? null,
    });
    if (outcome.refused) return { status: outcome.refusal.status, body: { detail: outcome.refusal.message } };
    const answer = { status: outcome.answer.status, body: JSON.parse(JSON.stringify(outcome.answer.body)) as unknown };
    expect(contract.validateAnswer(operation, version, answer), operationId).toEqual([]);
    return answer;
  }

  ok(operationId: string, given: Parameters<Client["send"]>[1] = {}) {
    const answer = this.send(operationId, given);
    expect(answer.status, `${operationId}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    return z.record(z.string(), z.any()).parse(answer.body);
  }

  volume(id: string, place = home) {
    return z.record(z.string(), z.any()).parse(this.ok("showVolume", { path: { volume_id: id }, place }).result);
  }

  group(id: string, place = home) {
    return z.record(z.string(), z.any()).parse(this.ok("showVolumeGroup", { path: { volume_group_id: id }, place }).result);
  }

  createVolume(name: string, more: object = {}): string {
    const attachments = [{ object_id: serverId(home, 0), object_type: "BM" }];
    const { resource_id: id } = this.ok("createVolume", { body: { name, disk_type: "SSD", size_gb: 10, attachments, ...more } });
    return String(id);
  }

  /** A volume that has been made and whose snapshots are activated. */
  readyVolume(name: string, more: object = {}): string {
    const id = this.createVolume(name, more);
    this.now += minute;
    this.ok("createVolumeSnapshotRate", { path: { volume_id: id }, body: { snapshot_rate: 100 } });
    return id;
  }

  readyGroup(name: string, volumeIds: string[]): string {
    const { resource_id: id } = this.ok("createVolumeGroup", { body: { name, volume_ids: volumeIds } });
    this.now += minute;
    return String(id);
  }
}
