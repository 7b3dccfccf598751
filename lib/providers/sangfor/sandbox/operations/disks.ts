import { z } from "zod";
import { dateOf, pathText, type Handlers, type SangforCall } from "../call";
import type { DiskRecord, ServerRecord } from "../fleet";
import { pageOfRows } from "../listing";
import { badRequest, conflict, notFound } from "../refusal";
import { asObject, type World } from "../world";
import { diskRow } from "../server-rows";
import { snapshotOf } from "./snapshots";

const createSchema = z.object({
  disks: z
    .array(
      z.object({
        type: z.enum(["new_disk", "physical_disk", "share_disk", "linked_clone"]),
        size_mb: z.number().optional(),
        source_server_id: z.string().optional(),
        source_disk_id: z.string().optional(),
        source_snapshot_id: z.string().optional(),
      }),
    )
    .min(1),
});
type WantedDisk = z.infer<typeof createSchema>["disks"][number];
const actionSchema = z.object({ action: z.enum(["delete", "detach"]), disk_ids: z.array(z.string()).min(1) });
const scriptSchema = z.object({ script: z.string() });

/** Simple scripts do what they say: lines that `echo`, and a line that `exit`s. */
function played(script: string): { exit_code: number; stdout: string; stderr: string } {
  const lines = script.split("\n").map((line) => line.trim());
  const end = lines.findIndex((line) => /^exit \d+$/.test(line));
  const said = (end < 0 ? lines : lines.slice(0, end)).flatMap((line) => /^echo\s+(.*)$/.exec(line)?.[1] ?? []);
  const stdout = said.map((text) => `${text.replaceAll(/^["']|["']$/g, "")}\n`).join("");
  return { exit_code: end < 0 ? 0 : Number(lines[end]?.slice("exit ".length)), stdout, stderr: "" };
}

const mostDisks = 16;

/** A linked clone goes to a backup proxy of the same pool only (README, "Agentless backup" 8). */
function clonedDisk(world: World, call: SangforCall, proxy: ServerRecord, wanted: WantedDisk): Omit<DiskRecord, "id"> {
  if (proxy.osName !== "Backup Proxy") throw badRequest(`The server ${proxy.name} is no backup proxy.`);
  const source = world.server(call, wanted.source_server_id ?? "");
  if (source.place.azId !== proxy.place.azId) throw badRequest("The backup proxy must be in the pool of the source server.");
  const snapshotId = wanted.source_snapshot_id ?? null;
  const disks = snapshotId === null ? source.disks : snapshotOf(world, source, snapshotId).disks;
  const disk = disks.find(({ diskId }) => diskId === wanted.source_disk_id);
  if (disk === undefined) throw notFound("disk", wanted.source_disk_id ?? "");
  return {
    diskId: world.newId(),
    sizeMb: disk.sizeMb,
    type: "derive_disk",
    source: { serverId: source.id, snapshotId, diskId: disk.diskId },
  };
}

function create(world: World, call: SangforCall) {
  const server = world.server(call, pathText(call, "server_id"));
  world.assertIdle(server);
  const { disks } = createSchema.parse(call.body);
  if (server.disks.length + disks.length > mostDisks)
    throw conflict(`The server ${server.name} has no free slots for the disks.`);
  const made = disks.map((wanted): Omit<DiskRecord, "id"> => {
    if (wanted.type === "linked_clone") return clonedDisk(world, call, server, wanted);
    return { diskId: world.newId(), sizeMb: wanted.size_mb ?? 10_240, type: wanted.type, source: null };
  });
  const done = () => {
    for (const disk of made) {
      const taken = new Set(server.disks.map(({ id }) => id));
      const slot = Array.from({ length: mostDisks }, (_, index) => `ide${index}`).find((id) => !taken.has(id)) ?? "ide0";
      server.disks.push({ ...disk, id: slot });
    }
  };
  const task = world.start(call, { action: "Attach disks", object: asObject(server) }, { forMs: 3_000, done });
  return { data: { task_id: task.id } };
}

function list(world: World, call: SangforCall) {
  const server = world.server(call, pathText(call, "server_id"));
  return pageOfRows(
    call,
    server.disks.map((disk) => diskRow(disk, server, dateOf(call.operation))),
  );
}

interface ScriptRun {
  projectId: string;
  endsAt: number;
  script: string;
}

export function diskHandlers(world: World): Handlers {
  const scripts = new Map<string, ScriptRun>();
  const runScript = (call: SangforCall) => {
    const server = world.server(call, pathText(call, "server_id"));
    if (!server.isOn) throw conflict(`Start the server ${server.name} before a script is run in it.`);
    const { script } = scriptSchema.parse(call.body);
    const id = world.newId();
    scripts.set(id, { projectId: server.projectId, endsAt: call.now + 2_000, script });
    const task = world.start(
      call,
      { action: "Run script in server", object: asObject(server), entityId: id },
      { forMs: 2_000, done: () => {} },
    );
    return { data: { text_id: id, task_id: task.id } };
  };
  return {
    createServerDisks: (call) => create(world, call),
    createServerDisks20250725: (call) => create(world, call),
    listServerDisks: (call) => list(world, call),
    listServerDisks20250725: (call) => list(world, call),
    actOnServerDisks: (call) => {
      const server = world.server(call, pathText(call, "server_id"));
      const { disk_ids: ids } = actionSchema.parse(call.body);
      const isNamed = ({ id, diskId }: DiskRecord) => ids.includes(id) || ids.includes(diskId);
      const missing = ids.find((wanted) => !server.disks.some(({ id, diskId }) => id === wanted || diskId === wanted));
      if (missing !== undefined) throw notFound("disk", missing);
      world.assertIdle(server);
      const done = () => {
        server.disks = server.disks.filter((disk) => !isNamed(disk));
      };
      const task = world.start(call, { action: "Remove disks", object: asObject(server) }, { forMs: 3_000, done });
      return { data: { task_id: task.id } };
    },
    invokeServerScript: runScript,
    invokeServerScript20241230: runScript,
    getServerScriptResult: (call) => {
      const id = pathText(call, "text_id");
      const run = scripts.get(id);
      if (run === undefined || !call.account.projectIds.includes(run.projectId)) throw notFound("script run", id);
      if (call.now < run.endsAt) return { data: { text_id: id, status: "doing" } };
      return { data: { text_id: id, status: "finish", ...played(run.script) } };
    },
  };
}
