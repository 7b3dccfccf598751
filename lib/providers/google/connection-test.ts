import { z } from "zod";
import { vendorErrorFacts } from "../http";
import type { ConnectionTest, ProviderIo } from "../provider";
import type { GoogleSettings } from "./connection";

const probeTimeoutMs = 15_000;

const sessionSchema = z.object({
  rights: z.array(z.object({ id: z.string().nullish(), name: z.string().nullish() })).nullish(),
});
const versionSchema = z.object({ summary: z.string().nullish(), major: z.string().nullish(), minor: z.string().nullish() });

/**
 * Signs in, reads the session with its rights, and tries the one list that everything else hangs on. Throws the VendorError of
 * whichever fails: a console whose applications cannot be read is of no use.
 */
export async function testGoogleConnection(io: ProviderIo<GoogleSettings>): Promise<ConnectionTest> {
  const options = { signal: io.signal, timeoutMs: probeTimeoutMs };
  const get = (operationId: string, path: string, query?: Record<string, string>) =>
    io.http.call({ service: "", operationId, method: "GET", path, ...(query ? { query } : {}) }, options);
  const session = sessionSchema.safeParse((await get("getCurrentSession", "/session/current")).body);
  await get("listApplications", "/application", { limit: "1", sort: "id:asc" });
  const rights = (session.success ? (session.data.rights ?? []) : []).flatMap(({ id, name }) => name ?? id ?? []);
  return { permissions: rights.length > 0 ? rights : ["Read applications"], versions: await versionsOf(get) };
}

async function versionsOf(get: (operationId: string, path: string) => Promise<{ body: unknown }>) {
  try {
    const parsed = versionSchema.safeParse((await get("getVersion", "/config/version")).body);
    if (!parsed.success) return [];
    const { summary, major, minor } = parsed.data;
    const version = summary ?? [major, minor].filter((part) => part != null).join(".");
    return version === "" ? [] : [{ service: "", version, state: "CURRENT", endsOn: null }];
  } catch (error) {
    // The version is a nicety; a console that keeps it to itself works all the same.
    if (vendorErrorFacts(error) === null) throw error;
    return [];
  }
}
