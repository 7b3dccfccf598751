import type { VendorHttp } from "../../http";
import type { ProviderIo } from "../../provider";
import type { SamsungSettings } from "../connection";
import { largePage, readPages } from "./pages";

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

async function learn(io: ProviderIo<SamsungSettings>): Promise<string | null> {
  const lists = [
    {
      service: "backup",
      operationId: "listBackupAgents",
      path: "/v1/backup-agents",
      paging: "page",
      items: "contents",
      total: null,
    },
    {
      service: "block-storage",
      operationId: "listVolumeGroups",
      path: "/v1/volume-groups",
      paging: "offset",
      items: "volume_groups",
      total: null,
    },
  ] as const;
  for (const list of lists) {
    for await (const page of readPages(io, { ...list, pageSize: largePage })) {
      const rows = page.ok ? page.rows : [];
      for (const row of rows) {
        const id = typeof row === "object" && row !== null && "account_id" in row ? row.account_id : null;
        if (typeof id === "string" && id !== "") return id;
      }
      break;
    }
  }
  return null;
}
