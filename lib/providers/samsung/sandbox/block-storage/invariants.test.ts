import fc from "fast-check";
import { expect, it } from "vitest";
import { contract, Client, away, home, serverId } from "./test-client";

type Row = Record<string, unknown> & { id: string };

/** What a client can know of a place: ids of what exists, to ask for it or for what has just gone. */
function known(client: Client, place: typeof home) {
  const volumes = client.ok("listVolumes", { query: "limit=1000", place }).volumes as Row[];
  const groups = client.ok("listVolumeGroups", { query: "limit=1000", place }).volume_groups as Row[];
  return { volumes, groups };
}

const step = fc.record({
  operation: fc.constantFrom(...contract.operations.filter(({ isWrite }) => isWrite).map(({ operationId }) => operationId)),
  isAway: fc.boolean(),
  first: fc.nat(60),
  second: fc.nat(60),
  waitMs: fc.constantFrom(0, 1_000, 30_000, 120_000, 90_000_000),
  name: fc.constantFrom("aaa", "bbb", "ccc", "x", "long-name-that-fits-just-now"),
  choice: fc.nat(4),
});

it("keeps its promises through any sequence of writes", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
      const client = new Client();
      for (const { operation, isAway, first, second, waitMs, name, choice } of steps) {
        const place = isAway ? away : home;
        const { volumes, groups } = known(client, place);
        const volume = volumes[first % volumes.length]?.id ?? "none";
        const other = volumes[second % volumes.length]?.id ?? "none";
        const group = groups[first % groups.length]?.id ?? "none";
        const isOfGroup = operation.includes("VolumeGroup");
        const listing = isOfGroup ? "listVolumeGroupSnapshots" : "listVolumeSnapshots";
        const owner: Record<string, string> = isOfGroup ? { volume_group_id: group } : { volume_id: volume };
        const snapshots = client.send(listing, { path: owner, place }).body as { snapshots?: { snapshot_id: string }[] };
        const snapshot = snapshots.snapshots?.[0]?.snapshot_id ?? "none";
        const bodies: Record<string, unknown> = {
          createVolume: {
            name,
            disk_type: choice % 2 ? "SSD" : "HDD",
            size_gb: 10,
            attachments: [{ object_id: serverId(place, choice), object_type: "BM" }],
          },
          createVolumeGroup: { name, volume_ids: [volume, other] },
          addVolumeGroupMemberOnVolumeGroup: { volume_ids: [volume] },
          removeVolumeGroupMemberOnVolumeGroup: {
            volume_ids: [volumes.find((v) => (v.volume_group as Row | undefined)?.id === group)?.id ?? other],
          },
          attachVolume: { attachments: [{ object_id: serverId(place, choice), object_type: "BM" }] },
          detachVolume: { attachments: [serverId(place, choice), serverId(place, first % 12)].slice(choice % 2) },
          createVolumeRecovery: { name, snapshot_id: snapshot },
          createVolumeGroupRecovery: { block_storage_name_prefix: `${name.slice(0, 3)}-`, snapshot_id: snapshot },
          createVolumeReplication: { name, region: isAway ? "kr-west1" : "kr-east1", cycle: "HOURLY" },
          createVolumeGroupReplication: {
            name,
            region: isAway ? "kr-west1" : "kr-east1",
            cycle: "5MIN",
            replication_volume_name_prefix: `r${choice}`,
          },
          setVolumeReplicationCycle: { cycle: "DAILY" },
          setVolumeGroupReplicationCycle: { cycle: "WEEKLY" },
          setVolumeReplicationPolicy: { policy: choice % 2 ? "BREAK" : "RESYNC" },
          setVolumeGroupReplicationPolicy: { policy: choice % 2 ? "BREAK" : "RESYNC" },
          setVolumeQoS: { iops: 5_000 + choice * 4_000 },
          createVolumeSnapshotRate: { snapshot_rate: 100 },
          setVolumeSnapshotRate: { snapshot_rate: 200 },
        };
        const isSchedule = operation.endsWith("SnapshotSchedule") && !operation.startsWith("delete");
        const body = isSchedule ? { hour: first % 24, ...(choice % 2 ? { day_of_week: "MON" } : {}) } : bodies[operation];
        // Every success is held to the contract by the client; a refusal is one of the vendor's.
        const answer = client.send(operation, { path: { ...owner, snapshot_id: snapshot }, place, body });
        expect([200, 202, 400, 404, 409]).toContain(answer.status);
        client.now += waitMs;
        promises(client);
      }
    }),
    { numRuns: 10 },
  );
});

/** Names are unique, every membership is known at both ends, every mirror too, and nothing that is listed cannot be shown. */
function promises(client: Client): void {
  for (const place of [home, away]) {
    const { volumes, groups } = known(client, place);
    for (const rows of [volumes, groups]) {
      expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    }
    const memberships = new Map<string, string>();
    for (const { id } of groups) {
      for (const member of client.group(id, place).member_volumes as Row[]) {
        expect(memberships.has(member.id), "a volume is in one group only").toBe(false);
        memberships.set(member.id, id);
      }
    }
    for (const volume of volumes) {
      expect((volume.volume_group as Row | undefined)?.id).toBe(memberships.get(volume.id));
      expect(volume.state === "IN_USE" && (volume.attachments as Row[]).length === 0, `${volume.name} is in use by nobody`).toBe(
        false,
      );
      const shown = client.send("showVolumeReplication", { path: { volume_id: volume.id }, place });
      if (shown.status !== 200) continue;
      const [related] = (shown.body as { result: { related_volumes: Row[] } }).result.related_volumes;
      const there = related?.region === away.region ? away : home;
      const back = client.ok("showVolumeReplication", { path: { volume_id: related?.id ?? "" }, place: there });
      expect(back.result.related_volumes[0].id).toBe(volume.id);
    }
  }
}
