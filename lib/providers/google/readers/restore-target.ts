import type { Reader } from "../../reader";
import type { GoogleSettings } from "../connection";
import { activeClasses, isoTime } from "../mapping";
import { perApplication, type KnownApplication } from "./per-application";
import { badRow, imageRow, organizationIn, type MadeRow } from "./rows";

const snapshotClasses = new Set(["snapshot"]);

type Image = Extract<ReturnType<typeof imageRow>, { ok: true }>["row"];

function targetOf(image: Image, application: KnownApplication, now: number): MadeRow<"restoreTarget"> {
  const takenAt = isoTime(image.consistencydate) ?? isoTime(image.backupdate);
  if (takenAt === null) return { vendorId: image.id, message: "The image has no date, so it cannot be placed in time." };
  const expiresAt = isoTime(image.expiration);
  const lockedUntil = isoTime(image.immutabilitydate);
  const isExpired = expiresAt !== null && Date.parse(expiresAt) <= now;
  const notes = [
    isExpired ? "It has expired and waits to be removed." : null,
    lockedUntil !== null && Date.parse(lockedUntil) > now ? `Enforced retention keeps it until ${lockedUntil}.` : null,
    image.label ? `Label: ${image.label}` : null,
  ].filter((note) => note !== null);
  const place = image.diskpool?.name ?? image.cluster?.name ?? null;
  return {
    row: {
      vendorId: image.id,
      vendorTenant: organizationIn(image.application?.orglist) ?? application.organizationId,
      tags: {},
      attributes: {
        app_id: application.id,
        image_name: image.backupname ?? null,
        job_class: image.jobclass ?? null,
        label: image.label ?? null,
        apptype: image.apptype ?? null,
        host_id: image.host?.id ?? null,
        host_name: application.hostName,
        appliance: image.cluster?.name ?? null,
        clusterid: image.cluster?.clusterid ?? null,
        credential_id: image.cloudcredential?.id ?? null,
        immutable_until: lockedUntil,
      },
      links: { backup: application.backupId, vm: application.id },
      fields: {
        backupName: application.backupName,
        vmName: application.name,
        volumeName: null,
        takenAt,
        expiresAt,
        kind: snapshotClasses.has(image.jobclass ?? "") ? "snapshot" : "image",
        sizeBytes:
          image.consumedsize === null || image.consumedsize === undefined ? null : Math.max(0, Math.round(image.consumedsize)),
        restorable: !isExpired,
        note: notes.length === 0 ? null : notes.join(" "),
        scheduleName: image.policyname ?? null,
        locations: place === null ? [] : [place],
      },
    },
  };
}

/** Backup images that can be restored, a partition per application (List Backups). Active images are what histories tell of. */
export const readRestoreTargets: Reader<"restoreTarget", GoogleSettings> = async function* (context) {
  yield* perApplication<"restoreTarget">(context, { operationId: "listBackups", path: "/backup" }, (value, application) => {
    const parsed = imageRow(value);
    if (!parsed.ok) return { applicationId: "", made: badRow(value, parsed.message) };
    const { row } = parsed;
    const owner = application(row.application?.id ?? "");
    if (owner === undefined || row.characteristic || activeClasses.has(row.jobclass ?? "")) return null;
    return { applicationId: owner.id, made: targetOf(row, owner, context.now().getTime()) };
  });
};
