import { z } from "zod";
import { hex8, mixText } from "@/lib/sandbox/randomness";
import type { Handlers, SangforCall } from "../call";
import type { DiskRecord, ServerRecord } from "../fleet";
import type { Place } from "../places";
import { badRequest, notFound } from "../refusal";
import { asObject, type World } from "../world";

const createSchema = z.object({
  az_id: z.string(),
  name: z.string(),
  count: z.number().int().min(1).max(50).default(1),
  description: z.string().default(""),
  cores: z.number(),
  sockets: z.number(),
  memory_mb: z.number(),
  disks: z.array(z.object({ size_mb: z.number() })),
  power_on: z.number().default(0),
  project_id: z.string().optional(),
});

const configSchema = z.object({
  az_id: z.string(),
  datastore_id: z.string(),
  name: z.string(),
  description: z.string().default(""),
  application: z.string().optional(),
  hardware_option: z.object({
    cpu: z.looseObject({ cores: z.number().optional(), sockets: z.number().optional() }).optional(),
    memory: z.looseObject({ size_mb: z.number().optional(), memory_mb: z.number().optional() }).optional(),
    disks: z.array(z.object({ size_mb: z.number().default(1024) })).default([]),
  }),
  os_option: z.object({ distribution_name: z.string().optional(), kernel_name: z.string().optional() }),
});

interface Made {
  name: string;
  description: string;
  projectId: string;
  place: Place;
  cores: number;
  sockets: number;
  memoryMb: number;
  diskSizesMb: number[];
  osName: string;
  osType: string;
  isOn: boolean;
}

function recordOf(world: World, made: Made, now: number): ServerRecord {
  const id = world.newId();
  const mac = hex8(mixText(id));
  return {
    id,
    name: made.name,
    description: made.description,
    projectId: made.projectId,
    place: made.place,
    host: 0,
    cores: made.cores,
    sockets: made.sockets,
    memoryMb: made.memoryMb,
    disks: made.diskSizesMb.map((sizeMb, slot): DiskRecord => ({
      id: `ide${slot}`,
      diskId: world.newId(),
      sizeMb,
      type: "new_disk",
      source: null,
    })),
    vifId: "net0",
    mac: `fe:fc:fe:${mac.slice(0, 2)}:${mac.slice(2, 4)}:${mac.slice(4, 6)}`,
    ip: "",
    osName: made.osName,
    osType: made.osType,
    isOn: false,
    hasGpu: false,
    isEncrypted: false,
    tags: [],
    createdAt: now,
    application: "compute",
  };
}

function placeOf(world: World, azId: string): Place {
  const place = world.fleet.places.find((candidate) => candidate.azId === azId);
  if (place === undefined) throw notFound("resource pool", azId);
  return place;
}

function ownProject(call: SangforCall, wanted: string | undefined): string {
  const project = wanted ?? call.account.projectIds[0] ?? "";
  if (!call.account.projectIds.includes(project)) throw notFound("project", project);
  return project;
}

/** The machine is in lists while it is made; when its making fails it goes again. */
function startMaking(world: World, call: SangforCall, servers: ServerRecord[], isOn: boolean): string {
  const [first] = servers;
  if (first === undefined) throw badRequest("count must be at least 1.");
  for (const server of servers) world.servers.add(server);
  const task = world.start(
    call,
    { action: "Create server", object: asObject(first) },
    {
      forMs: 8_000,
      done: () => servers.forEach((server) => (server.isOn = isOn)),
      failed: () => servers.forEach((server) => world.forgetServer(server.id)),
    },
  );
  return task.id;
}

function create(world: World, call: SangforCall) {
  const wanted = createSchema.parse(call.body);
  const made: Made = {
    name: wanted.name,
    description: wanted.description,
    projectId: ownProject(call, wanted.project_id),
    place: placeOf(world, wanted.az_id),
    cores: wanted.cores,
    sockets: wanted.sockets,
    memoryMb: wanted.memory_mb,
    diskSizesMb: wanted.disks.map(({ size_mb }) => size_mb),
    osName: "Ubuntu 22.04 (64-bit)",
    osType: "linux",
    isOn: wanted.power_on === 1,
  };
  const servers = Array.from({ length: wanted.count }, (_, index) =>
    recordOf(world, { ...made, name: wanted.count === 1 ? made.name : `${made.name}-${index + 1}` }, call.now),
  );
  return { data: { task_id: startMaking(world, call, servers, made.isOn), uuids: servers.map(({ id }) => id) } };
}

export const serverCreationHandlers = (world: World): Handlers => ({
  createServer: (call) => create(world, call),
  createServer20241230: (call) => create(world, call),
  createServerFromConfig: (call) => {
    const wanted = configSchema.parse(call.body);
    const place = placeOf(world, wanted.az_id);
    if (!place.storages.some(({ id }) => id === wanted.datastore_id)) throw notFound("storage", wanted.datastore_id);
    const { cpu, memory, disks } = wanted.hardware_option;
    const server = recordOf(
      world,
      {
        name: wanted.name,
        description: wanted.description,
        projectId: ownProject(call, undefined),
        place,
        cores: cpu?.cores ?? 1,
        sockets: cpu?.sockets ?? 1,
        memoryMb: memory?.size_mb ?? memory?.memory_mb ?? 1024,
        diskSizesMb: disks.map(({ size_mb }) => size_mb),
        osName: wanted.os_option.distribution_name ?? "",
        osType: wanted.os_option.kernel_name ?? "linux",
        isOn: false,
      },
      call.now,
    );
    return { data: { task_id: startMaking(world, call, [server], false), uuid: server.id } };
  },
});
