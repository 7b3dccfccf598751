import "server-only";
import type { z } from "zod";
import { invalidBody } from "@/lib/http/read-body";
import { ProblemError } from "@/lib/http/problems";
import { caPemFault } from "@/lib/providers/http";
import type { Provider } from "@/lib/providers/provider";
import { providers } from "@/lib/providers/registry";

export function providerNamed(id: string): Provider {
  const provider = providers.find((candidate) => candidate.id === id);
  if (provider) return provider;
  const known = providers.map((candidate) => candidate.id).join(", ");
  throw new ProblemError("invalid-body", `provider: is not one of ${known}`, { errors: [{ path: "provider", message: `is not one of ${known}` }] });
}

/** Settings as the provider reads them; every fault at once, each with the path of its field. Values are never repeated. */
export function checkConnection(provider: Provider, given: { endpoint: string; settings: unknown; credentials?: unknown }): { settings: Record<string, unknown> } {
  const issues: { path: PropertyKey[]; message: string }[] = [];
  const collect = (prefix: string, result: z.ZodSafeParseResult<unknown>) => {
    if (!result.success) for (const issue of result.error.issues) issues.push({ path: [prefix, ...issue.path], message: issue.message });
  };
  const settings = provider.connection.settings.safeParse(given.settings);
  collect("settings", settings);
  if (given.credentials !== undefined) collect("credentials", provider.connection.credentials.safeParse(given.credentials));
  if (settings.success) {
    const fault = addressFault(provider, given.endpoint, settings.data);
    if (fault) issues.push({ path: ["endpoint"], message: fault });
    const pem = readCaPem(given.settings);
    const pemFault = pem === null ? null : caPemFault(pem);
    if (pemFault) issues.push({ path: ["settings", "tls", "caPem"], message: pemFault });
  }
  if (issues.length > 0) throw invalidBody(issues);
  return { settings: { ...(given.settings as Record<string, unknown>), ...(settings.data as Record<string, unknown>) } };
}

/** Tries the address of every service the contracts name, without sending anything. */
function addressFault(provider: Provider, endpoint: string, settings: unknown): string | null {
  try {
    for (const service of Object.keys(provider.contracts())) {
      const address = new URL(provider.connection.baseUrl({ endpoint, settings }, { service }));
      if (address.protocol !== "https:" && address.protocol !== "http:") return "must begin with https:// or http://";
      if (address.username || address.password) return "must not hold a user name or password";
    }
    return null;
  } catch {
    return `is not an address; write it like ${provider.connection.defaultEndpoint}`;
  }
}

function readCaPem(settings: unknown): string | null {
  const tls = typeof settings === "object" && settings !== null && "tls" in settings ? settings.tls : null;
  return typeof tls === "object" && tls !== null && "caPem" in tls && typeof tls.caPem === "string" ? tls.caPem : null;
}
