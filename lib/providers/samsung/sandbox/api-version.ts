import type { Contract, ServiceVersion } from "@/lib/providers/contract";

const bare = (service: string) => service.toLowerCase().replaceAll("-", "");

/**
 * The version that `Scp-Api-Version: {service} {version}` asks for; the newest without the header. The service may be
 * spelled with or without hyphens (`baremetal-blockstorage 1.3`, as the SDK `baremetalblockstorage 1.3`). Null when the
 * service is another or has no such version.
 */
export function apiVersion(contract: Contract, header: string | undefined): ServiceVersion | null {
  if (header === undefined) return contract.versions[0] ?? null;
  const [, service, version] = /^(\S+) (\d+\.\d+)$/.exec(header.trim()) ?? [];
  if (service === undefined || bare(service) !== bare(contract.serviceType)) return null;
  return contract.versions.find((known) => known.version === version) ?? null;
}

/** What `GET {base}/` answers: the versions that the service speaks and from when they may no longer be served. */
export function versionList(contract: Contract, baseUrl: string) {
  return {
    versions: contract.versions.map(({ version, state, notBefore }) => ({
      id: `v${version}`,
      status: state,
      not_before: notBefore,
      links: [{ rel: "self", href: `${baseUrl}/v1` }],
    })),
  };
}
