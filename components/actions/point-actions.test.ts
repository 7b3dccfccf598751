import { describe, expect, it } from "vitest";
import type { RestoreTarget } from "@/lib/domain/inventory";
import type { ConnectionCapabilities } from "@/components/api/capabilities";
import { offerActions } from "./action";
import { pointActions } from "./point-actions";

const aPoint = (id: string, over: Partial<RestoreTarget>) =>
  ({ id, connectionId: "con_1", restorable: true, note: null, vmId: "vm_1", volumeId: null, ...over }) as RestoreTarget;
const ofMachine = aPoint("rtp_1", {});
const ofShare = aPoint("rtp_2", { vmId: null, volumeId: "vol_1", snapshotId: "snp_1" });
const underWay = aPoint("rtp_3", { vmId: null, volumeId: "vol_1", restorable: false, note: "It is being made." });

const kinds = Object.fromEntries(
  pointActions.flatMap(({ kind }) =>
    (typeof kind === "function" ? [kind(ofMachine), kind(ofShare)] : [kind]).map((name) => [
      name,
      { supported: true, input: {} },
    ]),
  ),
);
const capabilities = new Map([["con_1", { connectionId: "con_1", kinds } as unknown as ConnectionCapabilities]]);
const offered = (...rows: RestoreTarget[]) =>
  offerActions<"restoreTarget">(pointActions, rows, { capabilities, mayChange: () => true });

describe("what is offered for points in time", () => {
  it("is a machine's for a machine's and a share's for a share's", () => {
    const ids = (point: RestoreTarget) => offered(point).map(({ spec }) => spec.id.replace("restore-target.", ""));
    expect(ids(ofMachine)).toEqual(["restore", "mount", "changed-areas", "unmount", "delete"]);
    expect(ids(ofShare)).toEqual(["recover-share", "restore-share", "delete"]);
  });

  it("names in a mixed choice what it leaves out", () => {
    const restore = offered(ofMachine, ofShare).find(({ spec }) => spec.id === "restore-target.restore");
    expect(restore?.rows).toEqual([ofMachine]);
    expect(restore?.leftOut).toEqual([{ row: ofShare, reason: "It is a point of a share, not of a machine." }]);
    expect(restore?.disabledReason).toBeNull();
  });

  it("waits until a point can be restored, and says why", () => {
    const [recover] = offered(underWay);
    expect(recover?.disabledReason).toBe("It is being made.");
  });

  it("deletes a share's point as the snapshot that it is", () => {
    const remove = pointActions.find(({ id }) => id === "restore-target.delete");
    const kind = remove?.kind;
    expect(typeof kind === "function" && [kind(ofMachine), kind(ofShare)]).toEqual([
      "restore-target.delete",
      "file-volume.delete-snapshot",
    ]);
  });
});
