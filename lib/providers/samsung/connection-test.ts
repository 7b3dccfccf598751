import { z } from "zod";
import { vendorErrorFacts } from "../http";
import type { ConnectionTest, ProviderIo } from "../provider";
import type { SamsungService } from "./contract";
import type { SamsungSettings } from "./connection";
import { serviceFacts } from "./services";

/** A harmless read of each service, smallest page: it answers whether the key may read there. */
const probes: readonly {
  service: SamsungService;
  operationId: string;
  path: string;
  query: Record<string, string>;
  permission: string;
}[] = [
  {
    service: "backup",
    operationId: "listBackups",
    path: "/v1/backups",
    query: { page: "0", size: "1" },
    permission: "Read backups",
  },
  {
    service: "block-storage",
    operationId: "listVolumes",
    path: "/v1/volumes",
    query: { limit: "1" },
    permission: "Read block volumes and volume groups",
  },
  {
    service: "file-storage",
    operationId: "listVolumes",
    path: "/v1/volumes",
    query: { limit: "1" },
    permission: "Read file volumes",
  },
  {
    service: "parallel-file-storage",
    operationId: "listVolumes",
    path: "/v1/volumes",
    query: { limit: "1" },
    permission: "Read parallel file volumes",
  },
  {
    service: "archive-storage",
    operationId: "listBuckets",
    path: "/v1/buckets",
    query: { limit: "1" },
    permission: "Read archive buckets",
  },
];

/** What the vendor's "API common" page says `GET {base}/` answers. */
const versionsSchema = z.object({
  versions: z.array(z.object({ id: z.string(), status: z.string().nullish(), not_before: z.string().nullish() })),
});

const probeTimeoutMs = 15_000;

/** `YYYYMMDD` or an ISO date as `YYYY-MM-DD`; null for anything else. */
function dayOf(text: string | null | undefined): string | null {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(text ?? "");
  return match === null ? null : `${match[1]}-${match[2]}-${match[3]}`;
}

async function versionInUse(
  io: ProviderIo<SamsungSettings>,
  service: SamsungService,
): Promise<ConnectionTest["versions"][number] | null> {
  const { version } = serviceFacts(service);
  try {
    const { body } = await io.http.call(
      { service, operationId: "listVersions", method: "GET", path: "/" },
      { signal: io.signal, timeoutMs: probeTimeoutMs },
    );
    const parsed = versionsSchema.safeParse(body);
    const known = parsed.success ? parsed.data.versions.find(({ id }) => id.replace(/^v/i, "") === version) : undefined;
    return known === undefined ? null : { service, version, state: known.status ?? "unknown", endsOn: dayOf(known.not_before) };
  } catch (error) {
    // The version list is documented outside the contract, so a vendor that lacks it is no fault of the connection.
    if (vendorErrorFacts(error) === null) throw error;
    return null;
  }
}

/**
 * Tries the key with one small read per service, and reads which versions are spoken and when they end. Throws the VendorError of
 * the main service: without backups the connection is of no use; the others may be closed to the key.
 */
export async function testSamsungConnection(io: ProviderIo<SamsungSettings>): Promise<ConnectionTest> {
  const probe = async ({ service, operationId, path, query, permission }: (typeof probes)[number]): Promise<string | null> => {
    try {
      await io.http.call({ service, operationId, method: "GET", path, query }, { signal: io.signal, timeoutMs: probeTimeoutMs });
      return permission;
    } catch (error) {
      if (service === "backup" || vendorErrorFacts(error) === null) throw error;
      return null;
    }
  };
  const [main, ...others] = probes;
  const first = main === undefined ? null : await probe(main);
  const [permissions, versions] = await Promise.all([
    Promise.all(others.map(probe)),
    Promise.all(probes.map(({ service }) => versionInUse(io, service))),
  ]);
  return {
    permissions: [first, ...permissions].filter((permission) => permission !== null),
    versions: versions.filter((version) => version !== null),
  };
}
