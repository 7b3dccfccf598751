import { z } from "zod";
import { googleContract } from "../contract";
import document from "../contract/google.openapi.json";
import { valuesAt, type Row } from "./row";

/** What a list can be filtered and searched by. */
export interface ListFields {
  /** Field -> its type as OPTIONS tells it. */
  types: ReadonlyMap<string, "String" | "Long" | "Boolean">;
  keywordAttributes: readonly string[];
  /** The values that a row has for a field; several where the field goes through a list. */
  valuesOf(row: Row, field: string): unknown[];
}

const notesSchema = z.object({
  paths: z.record(
    z.string(),
    z.object({
      get: z
        .object({
          "x-known-filter-fields": z.array(z.string()).default([]),
          "x-keyword-attributes": z.array(z.string()).default(["name", "description"]),
        })
        .optional(),
    }),
  ),
});
const notes = notesSchema.parse(document).paths;

/** Where a filter's field stands when it is no member of the object itself (contract README, "Filters"). */
const places: Readonly<Record<string, readonly string[]>> = {
  appid: ["appid", "application.id"],
  appname: ["appname", "application.appname"],
  apptype: ["apptype", "application.apptype"],
  hostid: ["hostid", "host.id", "application.host.id"],
  hostname: ["hostname", "host.hostname", "application.host.hostname"],
  clusterid: ["clusterid", "cluster.clusterid", "appliance.clusterid", "sources.clusterid"],
  sltid: ["sltid", "slt.id", "sla.slt.id"],
  sltname: ["sltname", "slt.name", "sla.slt.name"],
  slpid: ["slpid", "slp.id", "sla.slp.id"],
  slpname: ["slpname", "slp.name", "sla.slp.name"],
  poolid: ["poolid", "diskpool.id"],
  organizationid: ["orglist.id", "application.orglist.id"],
  inlogicalgroupof: ["logicalgroup.id"],
  inconsistencygroupof: ["consistencygroup.id"],
  vmuuid: ["vmuuid", "uniquename", "host.uniquename"],
  networkname: ["networkname"],
};

const propertiesSchema = z.object({
  properties: z.record(z.string(), z.object({ type: z.unknown() }).loose()).default({}),
  allOf: z.array(z.object({ properties: z.record(z.string(), z.object({ type: z.unknown() }).loose()).default({}) })).default([]),
});

function membersOf(schemaName: string): Map<string, unknown> {
  const parsed = propertiesSchema.safeParse(googleContract().schema(schemaName));
  if (!parsed.success) return new Map();
  const all = [parsed.data.properties, ...parsed.data.allOf.map(({ properties }) => properties)];
  return new Map(all.flatMap((properties) => Object.entries(properties).map(([name, { type }]) => [name, type])));
}

function typeOf(field: string, type: unknown): "String" | "Long" | "Boolean" {
  const types = Array.isArray(type) ? (type as unknown[]) : [type];
  if (types.includes("boolean")) return "Boolean";
  return types.includes("integer") || types.includes("number") || /id$|date$|code$/.test(field) ? "Long" : "String";
}

const known = new Map<string, ListFields>();

/** What the list at `path`, of objects of one schema, can be filtered by: what public clients use and the object's plain members. */
export function listFields(path: string, schemaName: string): ListFields {
  const kept = known.get(path);
  if (kept !== undefined) return kept;
  const note = notes[path]?.get;
  const members = membersOf(schemaName);
  const plain = [...members]
    .filter(([, type]) => type !== undefined && type !== "array" && type !== "object")
    .map(([name]) => name);
  const names = new Set([...(note?.["x-known-filter-fields"] ?? []), "id", ...plain]);
  const fields: ListFields = {
    types: new Map([...names].map((name) => [name, typeOf(name, members.get(name))])),
    keywordAttributes: note?.["x-keyword-attributes"] ?? ["name", "description"],
    valuesOf: (row, field) => {
      if (path === "/application" && field === "appid") return [row.id];
      const found = (places[field] ?? [field]).flatMap((place) => valuesAt(row, place.split(".")));
      // A class is asked for by its name or its code.
      return field === "jobclass" ? [...found, ...valuesAt(row, ["jobclasscode"])] : found;
    },
  };
  known.set(path, fields);
  return fields;
}
