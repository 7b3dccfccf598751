import type { z } from "zod";
import { operationInputs } from "@/lib/domain/operation-inputs";
import { askBackup } from "./ask";
import { define, refuse, sightOf, write } from "./define";
import { pointOf } from "./point";

const input = operationInputs["restore-target.delete"];

/**
 * Marks every copy of a point for removal (`POST /retention/mark-backups`), as the vendor's own pages do; its next clean-up removes them. Until
 * then the mark can be taken back at the vendor. `POST /tasks/delete` is not used: no public source says what it deletes.
 */
export const restoreTargetDelete = define<z.infer<typeof input>>({
  input,
  wish: ({ restoreTargetId }, facts) => {
    const point = pointOf(facts, restoreTargetId);
    if ("fault" in point) return refuse("restoreTargetId", point.fault);
    const locations = point.attributes.locations.filter(({ status }) => status !== "REMOVED");
    if (locations.length === 0) return refuse("restoreTargetId", "has no copies left that could be removed");
    return {
      ok: true,
      plan: {
        steps: [
          write({
            id: "mark",
            title: `Mark the point of ${point.when} for removal`,
            call: {
              operationId: "markBackups",
              method: "POST",
              path: "/retention/mark-backups",
              body: locations.map(({ guid }) => ({ guid, backup: { guid: point.guid }, retentionHint: { name: "TO_REMOVE" } })),
            },
          }),
        ],
        summary: `Marks all copies of the point of ${point.when} of ${point.machineName} for removal; the vendor's next clean-up removes them. Incremental points that build on it may go with it.`,
        subject: `${point.machineName} ${point.when}`,
        affected: [{ noun: "restoreTarget", partition: point.machine }],
        memo: { backup: point.guid },
      },
    };
  },
  checks: async (io, { restoreTargetId }, facts) => {
    const point = pointOf(facts, restoreTargetId);
    const backup = "fault" in point ? null : await askBackup(io, point.guid);
    return [
      backup === null
        ? { id: "point-exists", level: "error", message: "The point no longer exists at the vendor." }
        : { id: "point-exists", level: "ok", message: "The point exists." },
      ...(!("fault" in point) && point.attributes.mounts.length > 0
        ? [{ id: "not-mounted", level: "warning" as const, message: "The point is mounted; unmount it first." }]
        : []),
    ];
  },
  look: async (io, { memo }) => {
    const backup = await askBackup(io, String(memo.backup));
    return (
      backup?.backupLocations.every(({ retentionHint, status }) => retentionHint === "TO_REMOVE" || status === "REMOVED") ?? true
    );
  },
  sight: (_moment, _before, after) => sightOf(after === true),
});
