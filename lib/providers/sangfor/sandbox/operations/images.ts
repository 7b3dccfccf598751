import { z } from "zod";
import { madeContent, type StoredContent } from "@/lib/sandbox/contents";
import { mixText } from "@/lib/sandbox/randomness";
import { pathText, queryIds, queryText, type Handlers, type SangforAnswer, type SangforCall } from "../call";
import { pageOfRows } from "../listing";
import { snapshotTime } from "../platform-clock";
import { badRequest, conflict, notFound } from "../refusal";
import type { World } from "../world";

type Json = Record<string, unknown>;

const imageSchema = z.object({
  name: z.string().default("image"),
  description: z.string().default(""),
  image_type: z.string(),
  disk_format: z.string(),
  os_type: z.string().default("linux"),
  azs: z.array(z.string()),
  owner_id: z.string().optional(),
  service_type: z.string().optional(),
  service_tag: z.string().optional(),
});
const fromServerSchema = z.object({
  name: z.string(),
  description: z.string().default(""),
  os_type: z.string(),
  server_id: z.string(),
  azs: z.array(z.string()),
});
const baseSchema = z.object({
  id: z.string().optional(),
  az_id: z.string(),
  name: z.string().default("base-image"),
  description: z.string().default(""),
  metadata: z.object({ data_id: z.string(), source: z.string().default("") }),
  preallocate: z.string(),
  size_byte: z.number(),
  storage_id: z.string(),
});
const baseEditSchema = z.object({
  name: z.string().optional(),
  description: z.string().optional(),
  status: z.string().optional(),
  metadata: z.object({ data_id: z.string(), source: z.string() }).optional(),
});
const syncSchema = z.object({ az_id: z.string(), des_storage_id: z.string() });

interface BaseImage {
  azId: string;
  row: Json;
  replicas: Json[];
}

const systemImages = [
  ["ubuntu-22.04", "public", "linux", "aCloud"],
  ["windows-2022", "public", "windows", "aCloud"],
  ["rescue", "public", "linux", "ISO"],
  ["database-service", "service", "linux", "aCloud"],
  ["virtual-router", "vnetdev", "linux", "aCloud"],
] as const;

/** Images of all sorts: simple stores with the states that uploads and copies go through. */
export function imageHandlers(world: World): Handlers {
  const images = new Map<string, Json>();
  const bases = new Map<string, BaseImage>();
  /** Images of which an export has ended. */
  const exported = new Set<string>();
  const azs = world.fleet.places.map(({ azId }) => ({ id: azId, arch_type: "hci_x86", is_available: "1" }));
  for (const [name, type, osType, format] of systemImages) {
    const id = world.newId();
    images.set(id, {
      id,
      name,
      description: "",
      image_type: type,
      os_type: osType,
      disk_format: format,
      status: "active",
      size_mb: format === "ISO" ? 96 : 4_096,
      virtual_size_mb: 40_960,
      visibility: "public",
      owner_id: "system",
      azs,
      ...(type === "service" ? { service_type: "database", service_tag: "db", service_version: "1.0" } : {}),
      ...(type === "vnetdev"
        ? { type: "vrouter", type_name: "Virtual router", version: "6.11.3", build_time: "2026-03-01" }
        : {}),
    });
  }
  for (const place of world.fleet.places) {
    const [id, now] = [world.newId(), "2026-01-05T08:00:00Z"];
    const row = {
      id,
      name: `base-${place.azName}`,
      description: "",
      metadata: { data_id: `data-${id.slice(0, 8)}`, source: "backup" },
      preallocate: "METADATA",
      size_byte: 40 * 2 ** 30,
      status: "AVAILABLE",
      created_at: now,
      updated_at: now,
    };
    bases.set(id, {
      azId: place.azId,
      row,
      replicas: place.storages.slice(0, 1).map(({ id: storage }) => replicaOf(row, storage, now)),
    });
  }

  const object = (call: SangforCall, id: string, name: string) => ({
    id,
    name,
    type: "image",
    projectId: call.account.projectIds[0] ?? "",
    azId: world.fleet.places[0]?.azId ?? "",
  });
  const work = (
    call: SangforCall,
    action: string,
    image: Json,
    effect: { done(): void; failed?(): void },
  ): { data: { task_id: string } } => {
    const about = { action, object: object(call, String(image.id), String(image.name)) };
    return { data: { task_id: world.start(call, about, { forMs: 5_000, ...effect }).id } };
  };
  const imageOf = (call: SangforCall): Json => {
    const id = pathText(call, "image_id");
    const image = images.get(id);
    if (image === undefined) throw notFound("image", id);
    return image;
  };
  const baseOf = (call: SangforCall): BaseImage => {
    const id = pathText(call, "image_id");
    const base = bases.get(id);
    if (base === undefined) throw notFound("base image", id);
    return base;
  };
  const list = (call: SangforCall, belongs: (image: Json) => boolean): SangforAnswer => {
    const wanted = ["image_type", "service_type", "service_tag", "type", "status", "os_type", "disk_format", "owner_id"].flatMap(
      (field) => {
        const value = queryText(call, field);
        return value === null ? [] : [[field, value] as const];
      },
    );
    const [name, ids, azId] = [queryText(call, "name"), queryIds(call, "image_ids"), queryText(call, "az_id")];
    const rows = [...images.values()].filter(
      (image) =>
        belongs(image) &&
        wanted.every(([field, value]) => image[field] === value) &&
        (name === null || String(image.name).includes(name)) &&
        (ids === null || ids.includes(String(image.id))) &&
        (azId === null || azs.some(({ id }) => id === azId)),
    );
    return pageOfRows(call, rows);
  };
  const add = (
    call: SangforCall,
    about: { name: string; description: string; os_type: string; image_type: string; disk_format: string },
  ): Json => {
    const image: Json = {
      ...about,
      id: world.newId(),
      status: "saving",
      size_mb: 0,
      owner_id: call.account.userId,
      visibility: "private",
      azs,
    };
    images.set(String(image.id), image);
    return image;
  };
  /** Uploaded content, by the image's id; that of other images is made as it is asked for. */
  const contents = new Map<string, StoredContent>();
  const upload = (call: SangforCall) => {
    const image = imageOf(call);
    const { content } = call;
    if (content === null) throw badRequest("The body must hold the image.");
    if (image.status === "active") throw conflict(`The image ${String(image.name)} has been uploaded already.`);
    const sizeMb = Math.ceil(content.length / 2 ** 20);
    return work(call, "Upload image", image, {
      done: () => {
        contents.set(String(image.id), content);
        Object.assign(image, { status: "active", size_mb: sizeMb, virtual_size_mb: sizeMb });
      },
      failed: () => Object.assign(image, { status: "error" }),
    });
  };

  return {
    listImages: (call) => list(call, ({ image_type: type }) => type !== "service" && type !== "vnetdev"),
    listServiceImages: (call) => list(call, ({ image_type: type }) => type === "service"),
    listVnetdevImages: (call) => list(call, ({ image_type: type }) => type === "vnetdev"),
    createImage: (call) => {
      const wanted = imageSchema.parse(call.body);
      const image = add(call, wanted);
      Object.assign(image, { service_type: wanted.service_type, service_tag: wanted.service_tag });
      const { task_id: taskId } = work(call, "Create image", image, {
        done: () => {},
        failed: () => void images.delete(String(image.id)),
      }).data;
      return { data: { id: image.id, task_id: taskId } };
    },
    createImageFromServer: (call) => {
      const wanted = fromServerSchema.parse(call.body);
      world.server(call, wanted.server_id);
      const image = add(call, { ...wanted, image_type: "private", disk_format: "aCloud" });
      return work(call, "Create image from server", image, {
        done: () => Object.assign(image, { status: "active", size_mb: 8_192 }),
        failed: () => void images.delete(String(image.id)),
      });
    },
    uploadImage: upload,
    uploadOvaImage: upload,
    exportImage: (call) => {
      const image = imageOf(call);
      if (image.status !== "active") throw conflict(`The image ${String(image.name)} is ${String(image.status)}.`);
      return work(call, "Export image", image, { done: () => void exported.add(String(image.id)) });
    },
    downloadImage: (call) => {
      const image = imageOf(call);
      if (image.disk_format !== "ISO" && !exported.has(String(image.id)))
        throw badRequest("Export the image before it is downloaded.");
      const id = String(image.id);
      return { content: contents.get(id) ?? madeContent(mixText(id), Number(image.size_mb) * 2 ** 20) };
    },
    listBaseImages: (call) => {
      const [ids, azId] = [queryIds(call, "ids"), queryText(call, "az_id")];
      const rows = [...bases.values()].filter(
        ({ azId: own, row }) => (azId === null || own === azId) && (ids === null || ids.includes(String(row.id))),
      );
      return pageOfRows(
        call,
        rows.map(({ row }) => row),
      );
    },
    listBaseImageReplicas: (call) => {
      const storages = queryIds(call, "storage_ids");
      return pageOfRows(
        call,
        baseOf(call).replicas.filter(({ storage_id: id }) => storages === null || storages.includes(String(id))),
      );
    },
    createBaseImage: (call) => {
      const { az_id: azId, storage_id: storageId, ...wanted } = baseSchema.parse(call.body);
      const id = wanted.id ?? world.newId();
      if (bases.has(id)) throw conflict(`A base image ${id} exists already.`);
      const now = snapshotTime(call.now);
      const row: Json = { ...wanted, id, status: "UNAVAILABLE", created_at: now, updated_at: now };
      bases.set(id, { azId, row, replicas: [replicaOf(row, storageId, now)] });
      const { task_id: taskId } = work(call, "Create base image", row, {
        done: () => void (row.status = "AVAILABLE"),
        failed: () => void bases.delete(id),
      }).data;
      return { data: { id, task_id: taskId } };
    },
    updateBaseImage: (call) => {
      const { row } = baseOf(call);
      const wanted = baseEditSchema.parse(call.body);
      return { data: Object.assign(row, wanted, { updated_at: snapshotTime(call.now) }) };
    },
    deleteBaseImage: (call) => {
      const base = baseOf(call);
      return work(call, "Delete base image", base.row, { done: () => void bases.delete(String(base.row.id)) });
    },
    syncBaseImageReplica: (call) => {
      const base = baseOf(call);
      const { des_storage_id: storageId } = syncSchema.parse(call.body);
      if (base.replicas.some(({ storage_id: id }) => id === storageId)) throw conflict("The storage has a copy already.");
      const done = () => void base.replicas.push(replicaOf(base.row, storageId, snapshotTime(call.now)));
      return work(call, "Synchronise base image copy", base.row, { done });
    },
  };
}

function replicaOf(image: Json, storageId: string, now: string): Json {
  return {
    image_id: image.id,
    metadata: { data_id: (image.metadata as Json).data_id },
    size_byte: image.size_byte,
    status: "AVAILABLE",
    status_updated_at: now,
    storage_file: `base/${String(image.id)}.qcow2`,
    storage_id: storageId,
    created_at: now,
    updated_at: now,
  };
}
