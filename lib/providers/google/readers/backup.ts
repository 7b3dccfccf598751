import type { Reader, ReaderContext } from "../../reader";
import type { GoogleSettings } from "../connection";
import { backupTypeOf, isMachine, listedState, retentionOf } from "../mapping";
import { readPages } from "./pages";
import { badRow, organizationIn, pageEvents, slaRow, type MadeRow } from "./rows";
import { readSome } from "./some";
import { readTemplates, type Template } from "./templates";

/** Policies that make copies elsewhere of what others took. */
const copyOperations = new Set(["cloud", "stream_snap"]);

async function organizationsOfVms(context: ReaderContext): Promise<Map<string, string>> {
  const organizations = new Map<string, string>();
  for await (const { vendorId, attributes } of context.known("vm"))
    if (typeof attributes.organization_id === "string") organizations.set(vendorId, attributes.organization_id);
  return organizations;
}

function backupOf(
  value: unknown,
  templates: ReadonlyMap<string, Template>,
  organizations: ReadonlyMap<string, string>,
): MadeRow<"backup"> {
  const parsed = slaRow(value);
  if (!parsed.ok) return badRow(value, parsed.message);
  const { row } = parsed;
  const { application, group } = row;
  const subject = application?.appname ?? group?.name ?? null;
  const template = templates.get(row.slt?.id ?? "");
  const policies = template?.policies ?? null;
  const templateName = row.slt?.name ?? template?.row.name ?? null;
  const taking = policies?.find(({ op }) => !copyOperations.has(op ?? "snap")) ?? policies?.[0];
  const type = backupTypeOf(application?.apptype ?? (group ? "GCPInstance" : null));
  const isOff = row.scheduleoff?.toLowerCase() === "true";
  const organization =
    organizationIn(application?.orglist) ?? organizationIn(group?.orglist) ?? organizations.get(application?.id ?? "") ?? null;
  return {
    row: {
      vendorId: row.id,
      vendorTenant: organization,
      tags: {},
      attributes: {
        app_id: application?.id ?? null,
        app_name: application?.appname ?? null,
        apptype: application?.apptype ?? null,
        group_id: group?.id ?? null,
        slt_id: row.slt?.id ?? null,
        slt_name: templateName,
        slp_id: row.slp?.id ?? null,
        slp_name: row.slp?.name ?? null,
        schedule_off: isOff,
        expiration_off: row.expirationoff?.toLowerCase() === "true",
        description: row.description ?? null,
        organization_id: organization,
        policies: policies?.map(({ id, name, op }) => ({ id, name: name ?? id, op: op ?? "snap" })) ?? [],
      },
      links: { vm: application?.id ?? null },
      fields: {
        name: [subject ?? row.id, templateName].filter((part) => part !== null).join(" · "),
        vmName: subject,
        type,
        state: listedState,
        vendorState: isOff ? "schedule off" : null,
        retention: taking === undefined ? null : retentionOf(taking),
        encrypted: null,
        replicated: policies === null ? null : policies.some(({ op }) => copyOperations.has(op ?? "")),
        agentless: isMachine(application?.apptype),
        paths: type === "filesystem" && application?.pathname ? [application.pathname] : null,
      },
    },
  };
}

/**
 * SLAs as backups (List SLAs, with the templates that they follow). One of a logical group has no machine of its own. With
 * `partitions` only those are read.
 */
export const readBackups: Reader<"backup", GoogleSettings> = async function* (context) {
  const templates = new Map<string, Template>();
  yield* readTemplates<"backup">(context, templates);
  const organizations = await organizationsOfVms(context);
  const make = (value: unknown) => backupOf(value, templates, organizations);
  if (context.partitions !== null) {
    const isOneGone = yield* readSome<"backup">(context, context.partitions, {
      callOf: (id) => ({ operationId: "getSla", path: `/sla/${encodeURIComponent(id)}` }),
      make,
    });
    if (!isOneGone) return;
  }
  let done = 0;
  for await (const page of readPages(context, { operationId: "listSlas", path: "/sla" })) {
    yield* pageEvents<"backup">(page, make);
    done += page.ok ? page.rows.length : 0;
    yield { type: "progress", done, total: null };
  }
  yield { type: "complete", partition: null };
};
