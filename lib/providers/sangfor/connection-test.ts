import { vendorErrorFacts } from "../http";
import type { ConnectionTest, ProviderIo } from "../provider";
import type { SangforSettings } from "./connection";
import { datedCall, releaseOfPlatform, releaseText, unknownRelease } from "./release";

const probeTimeoutMs = 15_000;

/** Harmless reads, smallest page: each answers whether the account may read there. */
const probes = [
  { operationId: "listBackupPolicies", path: "/janus/20180725/backup-policies", permission: "Read backup policies" },
  { operationId: "listTasks", path: "/janus/20180725/tasks", permission: "Read tasks" },
] as const;

/**
 * Tries the account with small reads and asks for the platform's release. Throws the VendorError of the machines: without them the
 * connection is of no use; the rest may be closed to the account.
 */
export async function testSangforConnection(io: ProviderIo<SangforSettings>): Promise<ConnectionTest> {
  const smallest = { page_num: "0", page_size: "1" };
  const options = { signal: io.signal, timeoutMs: probeTimeoutMs };
  const release = await releaseOfPlatform(io);
  await io.http.call({ ...datedCall("listServers", release), method: "GET", query: smallest }, options);
  const permissions = await Promise.all(
    probes.map(async ({ operationId, path, permission }) => {
      try {
        await io.http.call({ service: "", operationId, method: "GET", path, query: smallest }, options);
        return permission;
      } catch (error) {
        if (vendorErrorFacts(error) === null) throw error;
        return null;
      }
    }),
  );
  const version = { service: "", version: releaseText(release), state: "CURRENT", endsOn: null };
  return {
    permissions: ["Read machines and snapshots", ...permissions.filter((permission) => permission !== null)],
    versions: release === unknownRelease ? [] : [version],
  };
}
