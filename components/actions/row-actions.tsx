"use client";

import { Ellipsis } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { ActionNoun, RowsByNoun } from "./rows";
import { useRowActions } from "./use-row-actions";

interface RowActionsProps<N extends ActionNoun> {
  noun: N;
  rows: readonly RowsByNoun[N][];
  /** Stands in their place where the person may only look at the rows. */
  toLook?: ReactNode;
}

/** The most used actions as buttons, the others in a menu; what cannot be done says why. */
export function RowActions<N extends ActionNoun>({ noun, rows, toLook = null }: RowActionsProps<N>) {
  const { actions, isOnlyToLook, start } = useRowActions(noun, rows);
  if (isOnlyToLook && rows.length > 0) return toLook;
  if (actions.length === 0) return null;
  const primary = actions.filter((action) => action.spec.isPrimary);
  const others = actions.filter((action) => !action.spec.isPrimary);
  return (
    <div className="flex flex-wrap items-center gap-2">
      {primary.map((action) => (
        <Button
          key={action.spec.id}
          variant={action.spec.isDangerous ? "danger" : "secondary"}
          aria-disabled={action.disabledReason !== null}
          title={action.disabledReason ?? undefined}
          onClick={() => start(action)}
        >
          <action.spec.Icon aria-hidden /> {action.spec.label}
        </Button>
      ))}
      {others.length > 0 && (
        <Menu
          trigger={
            <Button size="icon" aria-label="More actions">
              <Ellipsis aria-hidden />
            </Button>
          }
        >
          {others.map((action) => (
            <MenuItem
              key={action.spec.id}
              disabled={action.disabledReason !== null}
              onSelect={() => start(action)}
              className={action.spec.isDangerous ? "text-bad" : ""}
            >
              <action.spec.Icon aria-hidden />
              <span className="grid">
                {action.spec.label}
                {action.disabledReason && <span className="max-w-64 text-xs text-muted-foreground">{action.disabledReason}</span>}
              </span>
            </MenuItem>
          ))}
        </Menu>
      )}
    </div>
  );
}
