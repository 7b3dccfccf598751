"use client";

import { useQuery } from "@tanstack/react-query";
import { lookupQuery } from "@/components/api/lookups";
import type { Agent, Vm } from "@/lib/domain/inventory";
import { defineDialog } from "../action-dialog";
import { many } from "../many";

export const CreateAgentDialog = defineDialog<Vm, object>({
  initial: () => ({}),
  Fields: ({ rows: [vm] }) => (vm ? <InstallPath vm={vm} /> : null),
  input: (vm) => ({ vmId: vm.id }),
  confirm: many("Create agent", "Create # agents"),
});

export const CheckAgentDialog = defineDialog<Agent, object>({
  initial: () => ({}),
  input: (agent) => ({ agentId: agent.id }),
  confirm: many("Check connection", "Check # connections"),
});

export const DeleteAgentDialog = defineDialog<Agent, object>({
  initial: () => ({}),
  consequence: () => (
    <p className="text-sm">Backups that need the agent can no longer be made for this machine. Points that exist stay.</p>
  ),
  guard: (rows) => (rows.length === 1 ? (rows[0]?.name ?? null) : `delete ${rows.length} agents`),
  input: (agent) => ({ agentId: agent.id }),
  confirm: many("Delete agent", "Delete # agents"),
});

/** Where to get what has to be installed in the machine. */
function InstallPath({ vm }: { vm: Vm }) {
  const { data } = useQuery(lookupQuery(vm.connectionId, "agent-install-path", { os: vm.os ?? "linux" }));
  const [place] = data?.items ?? [];
  if (!place) return null;
  return (
    <p className="text-sm">
      Install it in the machine from{" "}
      <code className="rounded bg-muted px-1 py-0.5 font-mono text-xs break-all">{place.value}</code>
      {place.detail && <span className="text-muted-foreground"> ({place.detail})</span>}
    </p>
  );
}
