"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Plus } from "lucide-react";
import { useRowActions } from "@/components/actions/use-row-actions";
import type { ConnectionRow } from "@/components/actions/rows";
import { capabilitiesQuery } from "@/components/api/capabilities";
import { connectionsQuery } from "@/components/api/inventory";
import { meQuery } from "@/components/api/me";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { OperationKind } from "@/lib/domain/operation";

interface CreateOnConnectionsProps {
  /** The action of a connection that makes the new thing. */
  actionId: string;
  kind: OperationKind;
}

/** The way to a new thing on one of the connections whose vendor can make it; nothing is offered where none can. */
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
  const { actions, start } = useRowActions("connection", rows);
  const create = actions.find(({ spec }) => spec.id === actionId);
  const [only, ...others] = rows;
  if (!create || !only) return null;
  const createOn = (row: ConnectionRow) => start({ ...create, rows: [row], leftOut: [], disabledReason: null });
  return (
    <div className="flex justify-end border-b px-3 py-2">
      {others.length === 0 ? (
        <Button onClick={() => createOn(only)} variant="primary">
          <Plus aria-hidden /> {create.spec.label}
        </Button>
      ) : (
        <Menu
          trigger={
            <Button variant="primary">
              <Plus aria-hidden /> {create.spec.label} <ChevronDown aria-hidden />
            </Button>
          }
        >
          {rows.map((row) => (
            <MenuItem key={row.id} onSelect={() => createOn(row)}>
              on {row.name}
            </MenuItem>
          ))}
        </Menu>
      )}
    </div>
  );
}
