import { openConnection } from "@/lib/connections";
import type { Db } from "@/lib/db/client";
import { ms, spreadOf, throughputOf } from "./measure";

/** The proxy beside the same call made directly, and beside the signed-in route at 16 clients. */
export async function proxyRowsOf(db: Db, connectionId: string, ask: (address: string) => Promise<void>): Promise<string[][]> {
  const connection = await openConnection(db, connectionId);
  // A list that the readers use and that the vendor gives without parameters.
  const named = Object.values(connection.provider.coverage.readers).flat();
  for (const name of named) {
    // A vendor with one service names its operations alone.
    const [service, operationId] = name.includes(".")
      ? [name.slice(0, name.indexOf(".")), name.slice(name.indexOf(".") + 1)]
      : ["", name];
    const operation = connection.provider.contracts()[service]?.operations.find((each) => each.operationId === operationId);
    if (operation?.method !== "GET" || operation.template.includes("{")) continue;
    const call = () => connection.http.call({ service, operationId, method: "GET", path: operation.template });
    if (!(await call().catch(() => null))) continue;
    const direct = await spreadOf(200, call);
    const address = `/api/providers/${connectionId}${service === "" ? "" : `/${service}`}${operation.template}`;
    const proxied = await spreadOf(200, () => ask(address));
    const emptyRate = await throughputOf(16, 5, () => ask("/api/v1/me"));
    const proxyRate = await throughputOf(16, 5, () => ask(address));
    return [
      [
        `proxy, ${connection.provider.id} ${name}`,
        ms(proxied.p50),
        ms(proxied.p95),
        `direct ${ms(direct.p50)} / ${ms(direct.p95)}; added at p50 ${ms(proxied.p50 - direct.p50)}`,
      ],
      [
        `proxy at 16 clients, ${connection.provider.id}`,
        `${Math.round(proxyRate)}/s`,
        "",
        `signed-in route ${Math.round(emptyRate)}/s; ratio ${(proxyRate / emptyRate).toFixed(2)}`,
      ],
    ];
  }
  throw new Error("No reader reads a list without parameters.");
}
