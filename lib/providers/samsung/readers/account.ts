import { vendorErrorFacts, type VendorHttp } from "../../http";
import type { ProviderIo } from "../../provider";
import type { SamsungSettings } from "../connection";

const learned = new WeakMap<VendorHttp, Promise<string | null>>();

/**
 * The account whose rows these are: the one that the connection names, else the one that the vendor's own rows name. Backups say
 * no account; volume groups and agents do. Null when there are none of either.
 */
export function accountOf(io: ProviderIo<SamsungSettings>): Promise<string | null> {
  if (io.settings.accountId !== undefined) return Promise.resolve(io.settings.accountId);
  const known = learned.get(io.http);
  if (known !== undefined) return known;
  const asked = learn(io).then((account) => {
    // Nothing to learn from today may change with the first volume group.
    if (account === null) learned.delete(io.http);
    return account;
  });
  asked.catch(() => learned.delete(io.http));
  learned.set(io.http, asked);
  return asked;
}

const lists = [
  {
    service: "block-storage",
    operationId: "listVolumeGroups",
    path: "/v1/volume-groups",
    query: { limit: "20" },
    items: "volume_groups",
  },
  { service: "backup", operationId: "listBackupAgents", path: "/v1/backup-agents", query: { size: "20" }, items: "contents" },
] as const;

/**
 * Asks one list after the other. Throws when the answer could lie in a list that could not be read: rows without their account
 * would drop out of their tenants for a pass. A list that the key may not read is passed over.
 */
async function learn(io: ProviderIo<SamsungSettings>): Promise<string | null> {
  let failure: unknown = null;
  for (const { items, ...call } of lists) {
    try {
      const { body } = await io.http.call({ ...call, method: "GET" }, { signal: io.signal, background: true });
      for (const row of rowsUnder(body, items)) {
        const id = typeof row === "object" && row !== null && "account_id" in row ? row.account_id : null;
        if (typeof id === "string" && id !== "") return id;
      }
    } catch (error) {
      const status = vendorErrorFacts(error)?.status;
      if (status !== 403 && status !== 404) failure = error;
    }
  }
  if (failure !== null) throw failure;
  return null;
}

function rowsUnder(body: unknown, items: string): unknown[] {
  const rows = typeof body === "object" && body !== null ? (body as Record<string, unknown>)[items] : null;
  return Array.isArray(rows) ? rows : [];
}
