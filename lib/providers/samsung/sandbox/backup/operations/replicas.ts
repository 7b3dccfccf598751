import { partnerRegion } from "../../accounts";
import { secondMs } from "../calendar";
import type { BackupRecord } from "../records";
import { badRequest } from "../refusal";
import { replicaOf } from "../starting-backups";
import type { BackupCall } from "./call";

const startMs = 15 * secondMs;
const endMs = 10 * secondMs;

/** Begins to copy a backup's runs to the partner region, where the replica is CREATING for a while. */
export function startReplica(call: BackupCall, record: BackupRecord): BackupRecord {
  if (record.replica !== null) return record;
  const region = partnerRegion(call.here.place.region);
  const there = region === null ? null : call.world.elsewhere(call.here, region);
  if (region === null || there === null) throw badRequest(`The region ${call.here.place.region} has no partner to replicate to.`);
  const { now } = call;
  const replica = there.backups.add(({ ref, id, salt }) =>
    replicaOf(record, { ref, id, salt, region, createdAt: now, readyAt: now + startMs }),
  );
  return call.here.backups.change(record, { replica: { region, ref: replica.ref, since: now }, modifiedAt: now });
}

/** Ends the copying; the replica is DELETING for a while and then gone with all that it holds. */
export function endReplica(call: BackupCall, record: BackupRecord): BackupRecord {
  if (record.replica === null) return record;
  const { region, ref } = record.replica;
  const there = call.world.elsewhere(call.here, region);
  if (there?.backups.has(ref)) {
    there.backups.change(there.backups.read(ref), { deletingAt: call.now, modifiedAt: call.now });
    call.world.plan(call.now + endMs, () => there.backups.remove(ref));
  }
  return call.here.backups.change(record, { replica: null, modifiedAt: call.now });
}
