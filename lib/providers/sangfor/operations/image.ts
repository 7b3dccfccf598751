import { z } from "zod";
import { idSchema } from "@/lib/domain/ids";
import type { StepOutputs } from "../../plan";
import type { StepProgress } from "../../provider";
import { isOwnDescription, ownDescription } from "../own-words";
import { idPath } from "../release";
import { askList, tasksOn, textOf, type Io, type VendorRow } from "./ask";
import { idleCheck, machineOf } from "./backup-run";
import { define, refuse, type Moment, type StepWork } from "./define";
import { taskProgress } from "./task-progress";

/** Images of a name. The vendor's own words for the formats: `aCloud` is its disk format, `hci` goes with an OVA container. */
export const imagesNamed = (io: Io, name?: string): Promise<VendorRow[]> =>
  askList(io, {
    service: "",
    operationId: "listImages",
    path: "/janus/20180725/images",
    query: { page_num: "0", page_size: "100", ...(name === undefined ? {} : { name }) },
  });

const formats = {
  iso: { disk_format: "ISO" },
  disk: { disk_format: "aCloud" },
  ova: { disk_format: "hci", container_format: "ova" },
} as const;

const name = z.string().trim().min(1).max(80);
const osType = z.enum(["linux", "windows"]);
const createInput = z.strictObject({
  name,
  format: z.enum(["iso", "disk", "ova"]),
  osType,
  /** The resource pool that is to have it. */
  poolId: z.string().min(1).max(128),
});

async function ownImage(io: Io, { plan }: Pick<Moment, "plan">): Promise<StepOutputs | null> {
  const images = await imagesNamed(io, String(plan.memo.name));
  const own = images.find(({ description }) => isOwnDescription(description, plan.memo.tag));
  const id = textOf(own, "id");
  return id === null ? null : { imageId: id };
}

const createdImageWork: StepWork = {
  effect: ownImage,
  progress: async (io, moment): Promise<StepProgress> => {
    const { imageTask, imageId } = moment.outputs;
    const progress = await taskProgress(io, { taskId: imageTask, objectId: imageId ?? null });
    // The answer to making one of a machine does not name the image.
    if (progress.state !== "done" || imageId !== undefined) return progress;
    return { state: "done", outputs: (await ownImage(io, moment)) ?? {} };
  },
};

const madeResult = ({ plan, outputs }: Pick<Moment, "plan" | "outputs">) => ({
  created: [String(plan.memo.name)],
  imageId: outputs.imageId ?? null,
});

/** Create image: its record, to which the content is uploaded. */
export const imageCreate = define<z.infer<typeof createInput>>({
  input: createInput,
  plan: (wish, facts) => ({
    ok: true,
    plan: {
      steps: [
        {
          id: "create-image",
          title: `Create the image ${wish.name}`,
          effect: "write",
          call: {
            service: "",
            operationId: "createImage",
            method: "POST",
            path: "/janus/20180725/images",
            body: {
              name: wish.name,
              description: ownDescription(facts.operationTag),
              image_type: "private",
              os_type: wish.osType,
              azs: [wish.poolId],
              ...formats[wish.format],
            },
          },
          capture: { imageId: "/data/id", imageTask: "/data/task_id" },
        },
      ],
      summary: `Creates the image ${wish.name}, which waits for its content.`,
      subject: wish.name,
      affected: [{ noun: "history", partition: "{imageTask}" }],
      memo: { name: wish.name, tag: facts.operationTag },
    },
  }),
  checks: async (io, wish) =>
    (await imagesNamed(io, wish.name)).some((image) => image.name === wish.name)
      ? [{ id: "name-free", level: "warning", message: `An image named ${wish.name} exists already; there will be two.` }]
      : [{ id: "name-free", level: "ok", message: `The name ${wish.name} is free.` }],
  work: { "create-image": createdImageWork },
  result: madeResult,
});

const captureInput = z.strictObject({ vmId: idSchema, name, osType: osType.optional() });

/** Create image from VM. */
export const imageCapture = define<z.infer<typeof captureInput>>({
  input: captureInput,
  plan: (wish, facts) => {
    const row = facts.get(wish.vmId);
    const machine = row.noun === "vm" ? machineOf(row) : null;
    if (machine === null) return refuse("vmId", "is not known well enough yet; wait for the next sync");
    const { az_id: poolId, os_option: os } = machine.server;
    if (poolId === null) return refuse("vmId", "is in no known resource pool");
    return {
      ok: true,
      plan: {
        steps: [
          {
            id: "create-image",
            title: `Make an image of ${machine.name}`,
            effect: "write",
            call: {
              service: "",
              operationId: "createImageFromServer",
              method: "POST",
              path: "/janus/20180725/images/action",
              body: {
                server_id: machine.id,
                name: wish.name,
                description: ownDescription(facts.operationTag),
                os_type: wish.osType ?? (/win/i.test(os?.kernel_name ?? machine.server.os_name ?? "") ? "windows" : "linux"),
                azs: [poolId],
              },
            },
            capture: { imageTask: "/data/task_id" },
          },
        ],
        summary: `Makes the image ${wish.name} of the disks of ${machine.name} as they are now. ${machine.name} is not touched.`,
        subject: wish.name,
        affected: [{ noun: "history", partition: "{imageTask}" }],
        memo: { serverId: machine.id, name: wish.name, tag: facts.operationTag },
      },
    };
  },
  checks: async (io, { vmId }, facts) => {
    const machine = machineOf(facts.get(vmId));
    return machine === null ? [] : [await idleCheck(io, machine)];
  },
  work: { "create-image": createdImageWork },
  result: madeResult,
});

const exportInput = z.strictObject({ imageId: z.string().min(1).max(128) });
const knownIds = z.array(z.string()).catch([]);

const exportWork: StepWork = {
  before: async (io, { plan }) => (await tasksOn(io, String(plan.memo.imageId))).flatMap((task) => textOf(task, "id") ?? []),
  effect: async (io, { plan }, before) => {
    const known = knownIds.parse(before);
    const tasks = await tasksOn(io, String(plan.memo.imageId));
    const made = tasks.find((task) => !known.includes(textOf(task, "id") ?? "") && /export/i.test(textOf(task, "action") ?? ""));
    const id = textOf(made, "id");
    return id === null ? null : { exportTask: id };
  },
  progress: (io, { outputs, plan }) => taskProgress(io, { taskId: outputs.exportTask, objectId: String(plan.memo.imageId) }),
};

/** Export built-in image (vma image): makes the file that is then downloaded. */
export const imageExport = define<z.infer<typeof exportInput>>({
  input: exportInput,
  plan: ({ imageId }) => ({
    ok: true,
    plan: {
      steps: [
        {
          id: "export",
          title: "Export the image to a file",
          effect: "write",
          call: {
            service: "",
            operationId: "exportImage",
            method: "POST",
            path: `/janus/20240725/images/${idPath(imageId)}/export`,
          },
          capture: { exportTask: "/data/task_id" },
        },
      ],
      summary: "Makes a file of the image at the vendor, which can then be downloaded. The image itself is not changed.",
      subject: imageId,
      affected: [{ noun: "history", partition: "{exportTask}" }],
      memo: { imageId },
    },
  }),
  checks: async (io, { imageId }) => {
    const image = (await imagesNamed(io)).find(({ id }) => id === imageId);
    if (image === undefined) return [{ id: "image", level: "error", message: "There is no such image (any more)." }];
    return image.status === "active"
      ? [{ id: "image", level: "ok", message: `The image ${textOf(image, "name") ?? imageId} is complete.` }]
      : [
          {
            id: "image",
            level: "error",
            message: `The image is ${textOf(image, "status") ?? "not complete"}: upload its content first.`,
          },
        ];
  },
  work: { export: exportWork },
});
