import {
  Archive,
  CalendarClock,
  ClipboardList,
  Database,
  FileText,
  HardDrive,
  History,
  LayoutDashboard,
  Layers,
  ListChecks,
  MessageSquareReply,
  Plug,
  ScrollText,
  Server,
  type LucideIcon,
} from "lucide-react";
import type { Action } from "@/lib/domain/roles";

export interface NavigationItem {
  href: string;
  label: string;
  Icon: LucideIcon;
  needs: Action;
}

/** The pages, in the order of the day. A person sees those that they may use. */
export const navigation: readonly NavigationItem[] = [
  { href: "/", label: "Overview", Icon: LayoutDashboard, needs: "inventory:read" },
  { href: "/vms", label: "VMs", Icon: Server, needs: "inventory:read" },
  { href: "/backups", label: "Backups", Icon: Archive, needs: "inventory:read" },
  { href: "/histories", label: "Histories", Icon: History, needs: "inventory:read" },
  { href: "/restore-targets", label: "Restore targets", Icon: Database, needs: "inventory:read" },
  { href: "/volume-groups", label: "Volume groups", Icon: Layers, needs: "inventory:read" },
  { href: "/schedules", label: "Schedules", Icon: CalendarClock, needs: "inventory:read" },
  { href: "/policies", label: "Policies", Icon: ClipboardList, needs: "inventory:read" },
  { href: "/storage", label: "Storage", Icon: HardDrive, needs: "inventory:read" },
  { href: "/requests", label: "Requests", Icon: MessageSquareReply, needs: "requests:read" },
  { href: "/operations", label: "Operations", Icon: ListChecks, needs: "operations:read" },
  { href: "/reports", label: "Reports", Icon: FileText, needs: "inventory:read" },
  { href: "/audit", label: "Audit", Icon: ScrollText, needs: "audit:read" },
  { href: "/settings/connections", label: "Settings", Icon: Plug, needs: "self:read" },
];

/** The entry a path belongs to: the longest that it begins with. */
export function currentEntry(pathname: string): NavigationItem | undefined {
  return navigation.find(({ href }) =>
    href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href.split("/").slice(0, 2).join("/")}`),
  );
}
