"use client";

import { useQuery } from "@tanstack/react-query";
import { Bell as BellIcon } from "lucide-react";
import { lazy } from "react";
import { inboxQuery } from "@/components/api/notifications";
import { Button } from "@/components/ui/button";
import { OpensLater } from "@/components/ui/opens-later";

const load = () => import("./bell-popover");
const BellPopover = lazy(load);

/** How many notices one has not read; in the frame on every page. */
export function Bell() {
  const { data } = useQuery(inboxQuery);
  const unread = data?.unread ?? 0;
  const trigger = (
    <Button
      aria-label={unread === 0 ? "Notices: none unread" : `Notices: ${unread} unread`}
      className="relative px-2"
      variant="ghost"
    >
      <BellIcon aria-hidden />
      {unread > 0 && (
        <span aria-hidden className="rounded bg-warn-soft px-1 text-xs text-warn tabular-nums">
          {unread > 99 ? "99+" : unread}
        </span>
      )}
    </Button>
  );
  return (
    <OpensLater load={load} popup="dialog" trigger={trigger}>
      <BellPopover trigger={trigger} />
    </OpensLater>
  );
}
