import ipaddr from "ipaddr.js";

/** Where connections may point: `public`, `private` or networks in CIDR notation (`BACKDESK_VENDOR_NETWORKS`). */
export interface NetworkPolicy {
  networks: readonly string[];
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/*
 * Ranges as ipaddr.js names them. What is in neither list (loopback, link-local with the metadata addresses, unspecified,
 * multicast, reserved, and every form that carries an IPv4 address inside an IPv6 one) must be listed as a network.
 */
const publicRanges: readonly string[] = ["unicast"];
const privateRanges: readonly string[] = ["private", "uniqueLocal", "carrierGradeNat"];

/** All of IPv6 that is routed in public; ipaddr.js calls more than that `unicast`, for example IPv4-compatible `::7f00:1`. */
const publicIpv6 = ipaddr.IPv6.parseCIDR("2000::/3");

/** Metadata services that live in otherwise ordinary private ranges. */
const metadataAddresses = new Set(
  ["169.254.169.254", "100.100.100.200", "fd00:ec2::254"].map((text) => ipaddr.parse(text).toString()),
);

/** Makes the check once per connection. Throws a plain Error that names a network which is none. */
export function addressChecker(policy: NetworkPolicy): (address: string) => boolean {
  const allowed = new Set<string>();
  const listed: [Address, number][] = [];
  for (const network of policy.networks) {
    if (network === "public") publicRanges.forEach((range) => allowed.add(range));
    else if (network === "private") privateRanges.forEach((range) => allowed.add(range));
    else if (ipaddr.isValidCIDR(network)) listed.push(ipaddr.parseCIDR(network));
    else throw new Error(`${network} is not a network such as 10.0.0.0/8.`);
  }
  return (text) => {
    if (!ipaddr.isValid(text)) return false;
    const address = ipaddr.parse(text);
    if (listed.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits))) return true;
    if (address.kind() === "ipv6" && address.range() === "unicast" && !address.match(publicIpv6)) return false;
    return allowed.has(address.range()) && !metadataAddresses.has(address.toString());
  };
}
