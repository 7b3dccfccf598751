"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useRowActions } from "@/components/actions/use-row-actions";
import type { ConnectionRow } from "@/components/actions/rows";
import { capabilitiesQuery } from "@/components/api/capabilities";
import { connectionsQuery } from "@/components/api/inventory";
import { meQuery } from "@/components/api/me";
import { Button } from "@/components/ui/button";
import type { OperationKind } from "@/lib/domain/operation";

interface CreateOnConnectionsProps {
  /** The action of a connection that makes the new thing. */
  actionId: string;
  kind: OperationKind;
}

/** The way to a new thing on each connection whose vendor can make it; nothing is offered where none can. */
export function CreateOnConnections({ actionId, kind }: CreateOnConnectionsProps) {
  const { data: me } = useQuery(meQuery);
  const mayWrite = me?.actions.includes("operations:write") ?? false;
  const { data: capabilities } = useQuery({ ...capabilitiesQuery, enabled: mayWrite });
  const { data: connections } = useQuery({ ...connectionsQuery, enabled: mayWrite });
  const able = (capabilities?.items ?? []).filter(({ kinds }) => kinds[kind]?.supported);
  const rows = able.map(({ connectionId }): ConnectionRow => {
    const name = connections?.items.find(({ id }) => id === connectionId)?.name ?? connectionId;
    return { id: connectionId, connectionId, name };
  });
  if (!mayWrite || rows.length === 0) return null;
  return (
    <div className="flex flex-wrap justify-end gap-2 border-b px-3 py-2">
      {rows.map((row) => (
        <CreateOn actionId={actionId} isOnly={rows.length === 1} key={row.id} row={row} />
      ))}
    </div>
  );
}

function CreateOn({ row, actionId, isOnly }: { row: ConnectionRow; actionId: string; isOnly: boolean }) {
  const { actions, start, dialog } = useRowActions("connection", [row]);
  const create = actions.find(({ spec }) => spec.id === actionId);
  if (!create) return null;
  return (
    <>
      <Button onClick={() => start(create)} variant="primary">
        <Plus aria-hidden /> {isOnly ? create.spec.label : `${create.spec.label} on ${row.name}`}
      </Button>
      {dialog}
    </>
  );
}
