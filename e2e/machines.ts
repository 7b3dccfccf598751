import { z } from "zod";
import type { Api } from "./fixtures";

const pointSchema = z.object({ id: z.string(), vmId: z.string(), vmName: z.string(), backupId: z.string() }).loose();

/** A machine of one's own with a point that can be restored: of an image, or of files that its agent can take back. */
export async function machineWith(api: Api, type: "image" | "filesystem") {
  const backups = await api.all("/api/v1/backups?provider=samsung");
  const machines = new Set(
    (await api.all("/api/v1/vms?provider=samsung")).filter(({ state }) => state === "present").map(({ id }) => String(id)),
  );
  const agents = type === "image" ? [] : await api.all("/api/v1/agents?provider=samsung");
  const reached = new Set(agents.filter(({ state }) => state === "available").map(({ vmId }) => vmId));
  const usable = new Set(
    backups
      .filter((row) => row.type === type && row.state === "available" && (type === "image" || reached.has(row.vmId)))
      .map(({ id }) => id),
  );
  const points = await api.all("/api/v1/restore-targets?provider=samsung&restorable=true");
  // The first of each machine is its newest, which the form chooses by itself.
  return pointSchema.parse(points.find(({ backupId, vmId }) => usable.has(backupId) && machines.has(String(vmId))));
}
