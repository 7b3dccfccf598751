import { z } from "zod";
import { pathText, queryText, type Handlers, type SangforCall } from "../call";
import { pageOfRows } from "../listing";
import { conflict, notFound } from "../refusal";
import type { World } from "../world";

type Json = Record<string, unknown>;

const createSchema = z.object({ name: z.string().min(1), type: z.string(), public: z.string().optional() });
const renameSchema = z.object({ name: z.string().min(1) });
const deleteSchema = z.object({ attribute_ids: z.array(z.string()) });
const bindsSchema = z.object({
  binds: z.array(
    z.object({ attribute_id: z.string(), attribute_value: z.string(), resource_id: z.string(), type: z.string().default("vm") }),
  ),
});
const unbindsSchema = z.object({ unbinds: z.array(z.object({ attribute_id: z.string(), resource_id: z.string() })) });

interface Binding {
  projectId: string;
  row: Json;
}

/** Custom attributes and what they are bound to, and the group and switch lists that nothing changes. */
export function attributeHandlers(world: World): Handlers {
  const attributes = new Map<string, Json>();
  const bindings = new Map<string, Binding>();
  const ownId = (call: SangforCall) => call.account.projectIds[0] ?? "";
  const isOwn = (call: SangforCall, row: Json) => row.public === 1 || call.account.projectIds.includes(String(row.project_id));
  const attributeOf = (call: SangforCall, id: string): Json => {
    const attribute = attributes.get(id);
    if (attribute === undefined || !isOwn(call, attribute)) throw notFound("custom attribute", id);
    return attribute;
  };
  const work = (call: SangforCall, action: string, done: () => void) => {
    const object = {
      id: world.newId(),
      name: action,
      type: "custom_attribute",
      projectId: ownId(call),
      azId: world.fleet.places[0]?.azId ?? "",
    };
    return { data: { task_id: world.start(call, { action, object }, { forMs: 1_000, done }).id } };
  };
  const bind = (call: SangforCall, action: string, mayExist: boolean) => {
    const { binds } = bindsSchema.parse(call.body);
    for (const { attribute_id: id } of binds) attributeOf(call, id);
    const key = ({ attribute_id, resource_id }: { attribute_id: string; resource_id: string }) =>
      `${attribute_id} ${resource_id}`;
    const missing = binds.find((wanted) => bindings.has(key(wanted)) !== mayExist);
    if (missing !== undefined && mayExist) throw notFound("binding of", missing.resource_id);
    if (missing !== undefined) throw conflict(`${missing.resource_id} has the attribute already.`);
    return work(call, action, () => {
      for (const wanted of binds) {
        const id = bindings.get(key(wanted))?.row.id ?? world.newId();
        const row = { ...wanted, id, attribute_name: attributes.get(wanted.attribute_id)?.name ?? "" };
        bindings.set(key(wanted), { projectId: ownId(call), row });
      }
    });
  };
  const switchRow = (id: string, name: string, azId: string): Json => ({
    id,
    az_id: azId,
    name,
    description: "",
    project_id: "",
    vlan_group: [
      { id: "1", name: "default", count: 1, default: 1, pvid: 1, type: "access", vlan_id: "1", vlan_range: "", links: [] },
    ],
  });
  const fixed = (call: SangforCall, rows: Json[]) => {
    const wanted = ["az_id", "project_id", "group_type", "cloud_type", "platform_type", "parent_id", "enable"].flatMap(
      (field) => {
        const value = queryText(call, field);
        return value === null ? [] : [[field, value] as const];
      },
    );
    const [name, ids] = [queryText(call, "name"), queryText(call, "ids")?.split(",") ?? null];
    return pageOfRows(
      call,
      rows.filter(
        (row) =>
          wanted.every(([field, value]) => String(row[field] ?? "") === value) &&
          (name === null || String(row.name).includes(name)) &&
          (ids === null || ids.includes(String(row.id))),
      ),
    );
  };

  return {
    listCustomAttributes: (call) => {
      const [name, type, project] = [queryText(call, "name"), queryText(call, "type"), queryText(call, "project_id")];
      const rows = [...attributes.values()].filter(
        (row) =>
          isOwn(call, row) &&
          (name === null || String(row.name).includes(name)) &&
          (type === null || row.type === type) &&
          (project === null || row.project_id === project),
      );
      return pageOfRows(call, rows);
    },
    getCustomAttribute: (call) => ({ data: attributeOf(call, pathText(call, "attribute_id")) }),
    createCustomAttribute: (call) => {
      const { name, type, public: isPublic } = createSchema.parse(call.body);
      if ([...attributes.values()].some((row) => row.name === name && isOwn(call, row)))
        throw conflict(`A custom attribute ${name} exists already.`);
      const row = { id: world.newId(), name, type, project_id: ownId(call), public: isPublic === "1" ? 1 : 0 };
      attributes.set(row.id, row);
      return { data: row };
    },
    updateCustomAttribute: (call) => {
      const attribute = attributeOf(call, pathText(call, "attribute_id"));
      return { data: Object.assign(attribute, { name: renameSchema.parse(call.body).name }) };
    },
    bulkDeleteCustomAttributes: (call) => {
      const { attribute_ids: ids } = deleteSchema.parse(call.body);
      for (const id of ids) attributeOf(call, id);
      return work(call, "Delete custom attributes", () => {
        for (const id of ids) attributes.delete(id);
        for (const [key, { row }] of bindings) if (ids.includes(String(row.attribute_id))) bindings.delete(key);
      });
    },
    listCustomAttributeBindings: (call) => {
      const wanted = ["attribute_id", "resource_id", "type"].flatMap((field) => {
        const value = queryText(call, field);
        return value === null ? [] : [[field, value] as const];
      });
      const own = [...bindings.values()].filter(({ projectId }) => call.account.projectIds.includes(projectId));
      return pageOfRows(
        call,
        own.map(({ row }) => row).filter((row) => wanted.every(([field, value]) => row[field] === value)),
      );
    },
    updateCustomAttributeBindings: (call) => bind(call, "Edit custom attribute bindings", true),
    bulkCreateCustomAttributeBindings: (call) => bind(call, "Bind custom attributes", false),
    bulkDeleteCustomAttributeBindings: (call) => {
      const { unbinds } = unbindsSchema.parse(call.body);
      return work(call, "Unbind custom attributes", () => {
        for (const { attribute_id: attribute, resource_id: resource } of unbinds) bindings.delete(`${attribute} ${resource}`);
      });
    },
    listServerGroups: (call) =>
      fixed(
        call,
        world.fleet.places.map(({ azId, azName }): Json => ({
          id: `group-${azId.slice(0, 8)}`,
          az_id: azId,
          name: `${azName} servers`,
          cloud_type: "hci",
          platform_type: "hci",
          group_type: "app",
          parent_id: "",
          project_id: "",
        })),
      ),
    listClassicBvswitches: (call) =>
      fixed(
        call,
        world.fleet.places.map((place) => ({
          ...switchRow(place.edgeId, `${place.azName} edge`, place.azId),
          enable: 1,
          phy_if: place.hosts.map(({ id }) => ({ host_id: id, port: "eth1", status: 1, type: "physical", vlan_id: "1" })),
        })),
      ),
    listClassicDvswitches: (call) =>
      fixed(
        call,
        world.fleet.places.map((place) => switchRow(place.switchId, `${place.azName} switch`, place.azId)),
      ),
  };
}
