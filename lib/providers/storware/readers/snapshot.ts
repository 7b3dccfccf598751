import type { Reader, ReadEvent, RowOf } from "../../reader";
import type { StorwareSettings } from "../connection";
import { instantOf, parseRecord, snapshotSchema } from "../records";
import { readPages } from "./pages";
import { perMachine } from "./per-machine";

/** Snapshots of machines that a snapshot policy holds, a partition each (`GET /snapshots?protected-entity=`). */
export const readSnapshots: Reader<"snapshot", StorwareSettings> = (context) =>
  perMachine<"snapshot">(context, "volumeGroup", async ({ vendorId: guid, name, attributes }) => {
    const tenant = typeof attributes.vendor_tenant === "string" ? attributes.vendor_tenant : null;
    const events: ReadEvent<"snapshot">[] = [];
    const list = { operationId: "listSnapshots", path: "/snapshots", query: { "protected-entity": guid }, isPaged: false };
    for await (const page of readPages(context, list)) {
      if (!page.ok && page.status === 404) return null;
      if (!page.ok) events.push({ type: "error", partition: guid, vendorId: null, message: page.message });
      const rows: RowOf["snapshot"][] = [];
      for (const value of page.ok ? page.rows : []) {
        const parsed = parseRecord(snapshotSchema, value);
        const takenAt = parsed.ok ? instantOf(parsed.record.snapshotTime) : null;
        if (!parsed.ok || takenAt === null) {
          const message = parsed.ok ? "The snapshot has no time." : parsed.message;
          events.push({ type: "error", partition: guid, vendorId: parsed.ok ? parsed.record.guid : parsed.vendorId, message });
          continue;
        }
        rows.push({
          vendorId: parsed.record.guid,
          vendorTenant: tenant,
          tags: {},
          attributes: { uuid: parsed.record.uuid, status: parsed.record.status, stand_alone: parsed.record.standAlone },
          links: { volumeGroup: guid, vm: guid },
          fields: { name: `${name} ${takenAt.slice(0, 16).replace("T", " ")}`, takenAt, expiresAt: null, sizeBytes: null },
        });
      }
      if (rows.length > 0) events.push({ type: "rows", partition: guid, rows });
    }
    return [...events, { type: "complete", partition: guid }];
  });
