"use client";

import { useQuery } from "@tanstack/react-query";
import { ScanSearch } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { capabilitiesQuery } from "@/components/api/capabilities";
import { pointsOfVm } from "@/components/api/choices";
import { itemQuery } from "@/components/api/inventory";
import { meQuery } from "@/components/api/me";
import { Card, DetailFrame } from "@/components/detail/detail-frame";
import { ChecksList } from "@/components/operations/checks-list";
import type { Intent } from "@/components/operations/intent";
import { PlannedCalls } from "@/components/operations/planned-calls";
import { RefusalList } from "@/components/operations/refusal-list";
import { isSendable, useDryRuns } from "@/components/operations/use-dry-runs";
import { useSend } from "@/components/operations/use-send";
import { NounActions } from "@/components/table/panel-head";
import { Button } from "@/components/ui/button";
import { EmptyNote } from "@/components/ui/state-notes";
import type { Vm } from "@/lib/domain/inventory";
import { mayDoTo } from "@/lib/domain/may-do";
import { LookResult } from "./look-result";
import { PointFields } from "./point-fields";

const address = {
  since: parseAsString.withDefault(""),
  until: parseAsString.withDefault(""),
  /** The operation that looked, so that a reload or a link shows its figures. */
  look: parseAsString.withDefault(""),
};

/** How much of each disk of a machine has changed between two points: what one asks before choosing full or incremental. */
export function ChangesPage({ vmId }: { vmId: string }) {
  return (
    <DetailFrame
      actions={(vm) => <NounActions noun="vm" rows={[vm]} />}
      back={{ href: `/vms/${vmId}`, label: "The machine" }}
      query={itemQuery<Vm>("vms", vmId)}
      title={(vm) => `Changed areas of ${vm.name}`}
    >
      {(vm) => <Changes vm={vm} />}
    </DetailFrame>
  );
}

function Changes({ vm }: { vm: Vm }) {
  const [{ look }] = useQueryStates(address);
  const { data: me } = useQuery(meQuery);
  const { data: capabilities } = useQuery(capabilitiesQuery);
  const capability = capabilities?.items.find(({ connectionId }) => connectionId === vm.connectionId)?.kinds["vm.changed-areas"];
  if (capability?.supported === false)
    return <EmptyNote title="This vendor does not tell what has changed">{capability.reason}</EmptyNote>;
  const mayWrite = mayDoTo(me, "operations:write", vm.tenantId);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[24rem_minmax(0,1fr)]">
      {mayWrite ? (
        <LookForm vm={vm} />
      ) : (
        <Card title="Between which points">
          <p className="text-muted-foreground">The machine is locked for the look, so only operators can begin one.</p>
        </Card>
      )}
      {look === "" ? (
        <Card title="What has changed">
          <p className="text-muted-foreground">
            Choose the points and look. The figures say what a copy would have to take, and where on the disks it lies.
          </p>
        </Card>
      ) : (
        <div className="min-w-0 max-lg:order-first">
          <LookResult operationId={look} />
        </div>
      )}
    </div>
  );
}

/** The wish, what speaks for and against it, and the button. */
function LookForm({ vm }: { vm: Vm }) {
  const [{ since, until }, setAddress] = useQueryStates(address, { history: "replace" });
  const { data: points, isPending } = useQuery(pointsOfVm(vm.id));
  const [draftId, setDraftId] = useState(() => crypto.randomUUID());
  const intent: Intent = {
    id: vm.id,
    label: vm.name,
    kind: "vm.changed-areas",
    connectionId: vm.connectionId,
    input: {
      vmId: vm.id,
      ...(since === "" ? {} : { sinceRestoreTargetId: since }),
      ...(until === "" ? {} : { untilRestoreTargetId: until }),
    },
  };
  const { verdicts, isSettled, checkAgain } = useDryRuns([intent]);
  const sendable = verdicts.filter(isSendable);
  const { send, isSending, refusals } = useSend({
    draftId,
    onSent: (_, id) => {
      void setAddress({ look: id });
      // Looking once more is another wish: things change meanwhile.
      setDraftId(crypto.randomUUID());
    },
  });
  return (
    <Card title="Between which points">
      <div className="grid gap-4">
        <PointFields
          isPending={isPending}
          onChange={(change) => void setAddress(change)}
          points={points?.items ?? []}
          since={since}
          until={until}
        />
        {sendable[0] && <p className="text-sm">{sendable[0].dryRun.summary}</p>}
        <section aria-label="Checks" aria-live="polite">
          <ChecksList onAgain={checkAgain} verdicts={verdicts} />
        </section>
        {sendable.length > 0 && <PlannedCalls calls={sendable.flatMap(({ dryRun }) => dryRun.calls)} />}
        <RefusalList refusals={refusals} />
        <Button disabled={!isSettled || sendable.length === 0 || isSending} onClick={() => void send([intent])} variant="primary">
          <ScanSearch aria-hidden /> {isSending ? "Sending …" : "Look what has changed"}
        </Button>
      </div>
    </Card>
  );
}
