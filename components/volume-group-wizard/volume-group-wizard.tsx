"use client";

import { useQuery } from "@tanstack/react-query";
import { capabilitiesQuery } from "@/components/api/capabilities";
import { connectionsQuery } from "@/components/api/inventory";
import { useScheduleZone } from "@/components/schedule-editor/use-schedule-zone";
import { useTimezone } from "@/components/schedule-editor/use-timezone";
import { ErrorNote } from "@/components/ui/state-notes";
import { useDraft } from "@/components/wizard/use-draft";
import { Wizard } from "@/components/wizard/wizard";
import { WizardSkeleton } from "@/components/wizard/wizard-skeleton";
import { FollowingOperations } from "./following-operations";
import { createIntents, emptyGroupValues, groupValuesSchema, isFollowed, type GroupContext } from "./intent";
import { GroupReview } from "./review";
import { groupSteps } from "./steps";

/** Members, snapshot schedule, replication: the group first, then what needs it, each an operation of its own. */
export function VolumeGroupWizard() {
  const handle = useDraft("volume-group", "", { schema: groupValuesSchema, initial: emptyGroupValues });
  const timezone = useTimezone();
  const zone = useScheduleZone(handle?.draft.values.connectionId ?? null);
  const capabilities = useQuery(capabilitiesQuery);
  const connections = useQuery(connectionsQuery);
  if (capabilities.error) return <ErrorNote error={capabilities.error} onRetry={() => void capabilities.refetch()} />;
  if (!handle || !capabilities.data) return <WizardSkeleton title="Create volume group" />;
  const context: GroupContext = {
    capabilities: capabilities.data.items,
    connectionNames: new Map(connections.data?.items.map(({ id, name }) => [id, name])),
    zone: zone ?? timezone,
    timezone,
  };
  return (
    <Wizard
      title="Create volume group"
      steps={groupSteps}
      handle={handle}
      context={context}
      intents={createIntents}
      submitLabel={() => "Create volume group"}
      Review={GroupReview}
      isFollowed={isFollowed(handle.draft.values)}
      afterSent={<FollowingOperations handle={handle} context={context} />}
      done={{ href: "/volume-groups", label: "Show volume groups" }}
    />
  );
}
