"use client";

import { useQuery } from "@tanstack/react-query";
import { restoreTargetQuery } from "@/components/api/choices";
import { useRowActions } from "@/components/actions/use-row-actions";
import { Button } from "@/components/ui/button";
import type { RestoreTarget } from "@/lib/domain/inventory";

interface MountFirstProps {
  restoreTargetId: string;
  /** Called whenever it is worth looking again. */
  onMounted: () => void;
}

/** Files are seen in a mounted point only: mounts it from here, so that the draft stays where it is. */
export function MountFirst({ restoreTargetId, onMounted }: MountFirstProps) {
  const { data: point } = useQuery(restoreTargetQuery(restoreTargetId));
  return (
    <div className="grid gap-3 p-3 text-sm">
      <p>The vendor shows the files of a point once it is mounted. It unmounts by itself after the time that you choose.</p>
      <div className="flex flex-wrap gap-2">
        {point && <MountButton point={point} onClosed={onMounted} />}
        <Button size="sm" variant="ghost" onClick={onMounted}>
          Look again
        </Button>
      </div>
    </div>
  );
}

function MountButton({ point, onClosed }: { point: RestoreTarget; onClosed: () => void }) {
  const { actions, start } = useRowActions("restoreTarget", [point]);
  const mount = actions.find(({ spec }) => spec.kind === "restore.mount");
  if (!mount) return null;
  return (
    <Button
      size="sm"
      variant="primary"
      aria-disabled={mount.disabledReason !== null}
      title={mount.disabledReason ?? undefined}
      onClick={() => start(mount, onClosed)}
    >
      <mount.spec.Icon aria-hidden /> Mount this point
    </Button>
  );
}
