import "server-only";
import { eq, sql } from "drizzle-orm";
import { openSecret } from "@/lib/access/secrets";
import { getEnv } from "@/lib/config/env";
import type { Db } from "@/lib/db/client";
import { connections } from "@/lib/db/schema";
import { log } from "@/lib/http/log";
import { metrics } from "@/lib/http/metrics";
import { ProblemError } from "@/lib/http/problems";
import { createVendorHttp, type OpenVendorHttp } from "@/lib/providers/http";
import type { Provider } from "@/lib/providers/provider";
import { providerOf } from "@/lib/providers/registry";

export interface OpenConnection {
  id: string;
  name: string;
  provider: Provider;
  endpoint: string;
  region: string | null;
  /** As the provider's own schema reads them. */
  settings: unknown;
  /** The client that holds the credentials; nothing else does. */
  http: OpenVendorHttp;
}

const holder = globalThis as typeof globalThis & { backdeskConnections?: Map<string, { version: number; open: OpenConnection }> };

/** Planned once per connection to the database: the proxy asks it with every call. */
function prepareVersion(db: Db) {
  return db
    .select({ updatedAt: connections.updatedAt })
    .from(connections)
    .where(eq(connections.id, sql.placeholder("id")))
    .prepare("version_of_connection");
}

const versions = new WeakMap<Db, ReturnType<typeof prepareVersion>>();

/**
 * The connection with its client, decrypted once per process and version: the client's pool, limits and breaker live as long
 * as nothing about the connection changes. Throws a not-found problem for an id that names none.
 */
export async function openConnection(db: Db, id: string): Promise<OpenConnection> {
  const cache = (holder.backdeskConnections ??= new Map());
  const known = cache.get(id);
  if (known) {
    const lookUp = versions.get(db) ?? prepareVersion(db);
    versions.set(db, lookUp);
    const [current] = await lookUp.execute({ id });
    if (current && known.version >= current.updatedAt.getTime()) return known.open;
  }
  const [row] = await db.select().from(connections).where(eq(connections.id, id));
  if (!row) {
    forgetConnection(id);
    throw new ProblemError("not-found", "There is no connection with this id.");
  }
  const version = row.updatedAt.getTime();
  const standing = cache.get(id);
  if (standing && standing.version >= version) return standing.open;
  // From here to `set` nothing waits, so that callers at the same moment get the same client.
  const provider = providerOf(row.provider);
  const credentials: unknown = JSON.parse(
    openSecret(getEnv().BACKDESK_ENCRYPTION_KEYS, id, { keyId: row.credentialsKeyId, cipher: row.credentialsCipher }),
  );
  const http = makeHttp(provider, { id, endpoint: row.endpoint, settings: row.settings }, credentials);
  const open: OpenConnection = {
    id,
    name: row.name,
    provider,
    endpoint: row.endpoint,
    region: row.region,
    settings: http.settings,
    http,
  };
  cache.set(id, { version, open });
  if (standing) retire(standing.open.http);
  return open;
}

/** The client of one version of a connection. */
function makeHttp(
  provider: Provider,
  connection: { id: string; endpoint: string; settings: unknown },
  credentials: unknown,
): OpenVendorHttp {
  return createVendorHttp({
    spec: provider.connection,
    connection,
    credentials,
    policy: { networks: getEnv().BACKDESK_VENDOR_NETWORKS },
    observer: ({ status }) =>
      metrics().vendorCalls.inc({ provider: provider.id, outcome: status === null ? "no-answer" : String(status) }),
    log,
  });
}

/** Drops the client of a connection that was changed or removed; the next one to ask gets a new one. */
export function forgetConnection(id: string): void {
  const known = holder.backdeskConnections?.get(id);
  if (!known) return;
  holder.backdeskConnections?.delete(id);
  retire(known.open.http);
}

const graceMs = 10 * 60_000;

/** Closes a client once calls that it has under way have had time to end: a changed name must not cut a write in two. */
function retire(http: OpenVendorHttp): void {
  setTimeout(() => void http.close(), graceMs).unref();
}
