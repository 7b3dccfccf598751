"use client";

import { useQuery } from "@tanstack/react-query";
import { pageQuery } from "@/components/api/inventory";
import { EstimateLine } from "@/components/operations/estimate-line";
import { Button } from "@/components/ui/button";
import { Facts } from "@/components/ui/facts";
import { Moment } from "@/components/ui/moment";
import { ProtectionMark } from "@/components/ui/state-mark";
import type { RestoreTarget, Vm } from "@/lib/domain/inventory";

/** The machine with what one can tell whoever is on the phone: how many points, how far back, how long it takes. */
export function ChosenMachine({ vm, onChange }: { vm: Vm; onChange: (() => void) | null }) {
  const { data: oldest } = useQuery(pageQuery<RestoreTarget>("restore-targets", `vmId=${vm.id}&sort=takenAt&limit=1`));
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="min-w-0 text-base font-medium break-words">{vm.name}</span>
        <ProtectionMark protection={vm.protection} reason={vm.protectionReason} />
        {onChange && (
          <Button className="ml-auto" onClick={onChange}>
            Another machine
          </Button>
        )}
      </div>
      <Facts
        facts={[
          ["Points in time", oldest ? oldest.total.toLocaleString("en") : "…"],
          ["Oldest", <Moment key="o" at={oldest?.items[0]?.takenAt ?? null} />],
          ["Last good", <Moment key="l" at={vm.lastGoodAt} />],
          ["A restore takes", <EstimateLine key="e" kind="restore" vmId={vm.id} connectionId={vm.connectionId} />],
        ]}
      />
    </div>
  );
}
