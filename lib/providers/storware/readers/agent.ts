import type { Reader, RowOf } from "../../reader";
import type { StorwareSettings } from "../connection";
import { nodeState } from "../mapping";
import { instantOf, nodeSchema, parseRecord } from "../records";
import { readPages } from "./pages";

/** Nodes: the machines of the vendor's own that move the data (`GET /nodes`). */
export const readAgents: Reader<"agent", StorwareSettings> = async function* (context) {
  for await (const page of readPages(context, { operationId: "listNodes", path: "/nodes", isPaged: false })) {
    if (!page.ok) {
      yield { type: "error", partition: null, vendorId: null, message: page.message };
      continue;
    }
    const rows: RowOf["agent"][] = [];
    for (const value of page.rows) {
      const parsed = parseRecord(nodeSchema, value);
      if (!parsed.ok) {
        yield { type: "error", partition: null, vendorId: parsed.vendorId, message: parsed.message };
        continue;
      }
      const { guid, name, nodeIP, state, version, lastSeen } = parsed.record;
      rows.push({
        vendorId: guid,
        vendorTenant: null,
        tags: {},
        attributes: { state, version },
        links: {},
        fields: {
          name,
          state: "available",
          vendorState: state,
          vmName: null,
          ipAddress: nodeIP,
          connectionState: nodeState(state, context.log),
          connectionCheckedAt: instantOf(lastSeen),
          backupCount: null,
        },
      });
    }
    if (rows.length > 0) yield { type: "rows", partition: null, rows };
  }
  yield { type: "complete", partition: null };
};
