"use client";

import { useQuery } from "@tanstack/react-query";
import { Menu as MenuIcon, PanelLeft } from "lucide-react";
import { useState, type ReactNode } from "react";
import { OpenedDialog } from "@/components/actions/opened-dialog";
import { meQuery } from "@/components/api/me";
import { Bell } from "@/components/notifications/bell";
import { OperationsTray } from "@/components/operations/operations-tray";
import { CommandPalette } from "@/components/palette/command-palette";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ChosenTimezone } from "@/components/ui/moment";
import { NavigationLinks } from "./navigation-links";
import { PersonMenu } from "./person-menu";
import { ScopePicker } from "./scope-picker";
import { StaleNote } from "./stale-note";
import { useLiveEvents } from "./use-live-events";

/** Navigation at the left, scope and tools on top, the page in the middle. On a phone the navigation is a drawer. */
export function Frame({ children }: { children: ReactNode }) {
  const { data: me } = useQuery(meQuery);
  const [isDrawerOpen, setIsDrawerOpen] = useState(false);
  const [isNarrow, setIsNarrow] = useState(false);
  useLiveEvents();
  return (
    <ChosenTimezone value={me?.preferences.timezone ?? null}>
      <div className="flex h-dvh flex-col overflow-hidden print:block print:h-auto print:overflow-visible">
        <a className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface focus:p-2" href="#page">
          Skip to the page
        </a>
        <header className="flex h-12 shrink-0 items-center gap-2 border-b bg-surface px-3" data-frame>
          <Button
            aria-expanded={isDrawerOpen}
            aria-label="Navigation"
            className="md:hidden"
            onClick={() => setIsDrawerOpen(!isDrawerOpen)}
            size="icon"
            variant="ghost"
          >
            <MenuIcon aria-hidden />
          </Button>
          <Button
            aria-label={isNarrow ? "Widen the navigation" : "Narrow the navigation"}
            aria-pressed={isNarrow}
            className="hidden md:inline-flex"
            onClick={() => setIsNarrow(!isNarrow)}
            size="icon"
            variant="ghost"
          >
            <PanelLeft aria-hidden />
          </Button>
          <span className="font-semibold tracking-tight">Backdesk</span>
          <div className="hidden sm:block">
            <ScopePicker />
          </div>
          <div className="flex-1" />
          <CommandPalette />
          <OperationsTray />
          <Bell />
          <PersonMenu me={me} />
        </header>
        <div className="flex min-h-0 flex-1 print:block">
          <nav
            aria-label="Pages"
            className={cn(
              "shrink-0 overflow-y-auto border-r bg-surface p-2 transition-[width] duration-100 max-md:fixed max-md:inset-y-0 max-md:top-12 max-md:z-30 max-md:w-60 max-md:shadow-lg",
              isNarrow ? "md:w-14" : "md:w-48",
              !isDrawerOpen && "max-md:hidden",
            )}
          >
            <NavigationLinks actions={me?.actions ?? []} isNarrow={isNarrow} onFollow={() => setIsDrawerOpen(false)} />
          </nav>
          <main
            className="flex min-w-0 flex-1 flex-col overflow-y-auto print:block print:overflow-visible"
            id="page"
            tabIndex={-1}
          >
            <StaleNote />
            {children}
          </main>
        </div>
      </div>
      <OpenedDialog />
    </ChosenTimezone>
  );
}
