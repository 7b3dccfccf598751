import "server-only";
import type { z } from "zod";
import { getEnv } from "@/lib/config/env";
import { invalidBody } from "@/lib/http/read-body";
import { ProblemError } from "@/lib/http/problems";
import { addressChecker, caPemFault, VendorError } from "@/lib/providers/http";
import type { Provider } from "@/lib/providers/provider";
import { providers } from "@/lib/providers/registry";

type Fields = Record<string, unknown>;
interface Fault {
  path: PropertyKey[];
  message: string;
}

export function providerNamed(id: string): Provider {
  const provider = providers.find((candidate) => candidate.id === id);
  if (provider) return provider;
  const known = providers.map((candidate) => candidate.id).join(", ");
  throw new ProblemError("invalid-body", `provider: is not one of ${known}`, {
    errors: [{ path: "provider", message: `is not one of ${known}` }],
  });
}

/**
 * Settings and credentials as the provider reads them; every fault at once, each with the path of its field. Messages never
 * repeat a value. What the provider does not know is refused, so that a misspelt setting is not quietly without effect.
 */
export function checkConnection(
  provider: Provider,
  given: { endpoint: string; settings: Fields; credentials?: Fields },
): { settings: Fields; credentials: Fields | null } {
  const faults: Fault[] = [];
  const settings = readFields("settings", provider.connection.settings, given.settings, faults);
  const credentials =
    given.credentials === undefined
      ? null
      : readFields("credentials", provider.connection.credentials, given.credentials, faults);
  if (settings) {
    const endpointFault = addressFault(provider, given.endpoint, settings);
    if (endpointFault) faults.push({ path: ["endpoint"], message: endpointFault });
    const pem = readCaPem(settings);
    const pemFault = pem === null ? null : caPemFault(pem);
    const isTold = faults.some(({ path }) => path.includes("caPem"));
    if (pemFault && !isTold) faults.push({ path: ["settings", "tls", "caPem"], message: pemFault });
  }
  if (faults.length > 0 || settings === null) throw invalidBody(faults);
  return { settings, credentials };
}

function readFields(prefix: string, schema: z.ZodType, given: Fields, faults: Fault[]): Fields | null {
  const read = schema.safeParse(given);
  if (!read.success) {
    for (const { path, message } of read.error.issues) faults.push({ path: [prefix, ...path], message });
    return null;
  }
  const known = typeof read.data === "object" && read.data !== null ? { ...read.data } : {};
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(known, name)) faults.push({ path: [prefix, name], message: `is not one of this provider's ${prefix}` });
  }
  return known;
}

/** Tries the address of every service that the contracts name, without sending anything. */
function addressFault(provider: Provider, endpoint: string, settings: Fields): string | null {
  const isAllowed = addressChecker({ networks: getEnv().BACKDESK_VENDOR_NETWORKS });
  try {
    for (const service of Object.keys(provider.contracts())) {
      const address = new URL(provider.connection.baseUrl({ endpoint, settings }, { service }));
      if (address.protocol !== "https:" && address.protocol !== "http:") return "must begin with https:// or http://";
      if (address.username || address.password) return "must not hold a user name or password";
      // Names are checked when they are resolved, at every connection made; a plain address can be told at once.
      const host = address.hostname.replace(/^\[|\]$/g, "");
      const isPlain = /^[\d.]+$/.test(host) || host.includes(":");
      if (isPlain && !isAllowed(host)) return "is in a network that BACKDESK_VENDOR_NETWORKS does not allow";
    }
    return null;
  } catch (error) {
    if (error instanceof VendorError) return error.facts.message;
    return `is not an address; write it like ${provider.connection.defaultEndpoint}`;
  }
}

function readCaPem(settings: Fields): string | null {
  const { tls } = settings;
  return typeof tls === "object" && tls !== null && "caPem" in tls && typeof tls.caPem === "string" ? tls.caPem : null;
}
