"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { ArchiveRestore, CalendarClock, Layers, MessageSquareReply, Plus, Shield, type LucideIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { useDeferredValue, useState, type ReactNode } from "react";
import { meQuery } from "@/components/api/me";
import { searchQuery } from "@/components/api/search";
import { navigation } from "@/components/frame/navigation";
import { Dialog } from "@/components/ui/dialog";
import { mayDoTo } from "@/lib/domain/may-do";
import type { SearchResult } from "@/lib/domain/overview";
import type { Action } from "@/lib/domain/roles";

const nounWords: Record<SearchResult["items"][number]["noun"], string> = {
  vm: "VM",
  backup: "Backup",
  "volume-group": "Volume group",
  volume: "Volume",
  bucket: "Bucket",
};
const beginnings: readonly { label: string; href: string; Icon: LucideIcon; needs?: Action }[] = [
  { label: "Create backup", href: "/backups/new", Icon: Plus },
  { label: "Restore", href: "/restore", Icon: ArchiveRestore },
  { label: "Set schedule", href: "/schedules/new", Icon: CalendarClock },
  { label: "Create volume group", href: "/volume-groups/new", Icon: Layers },
  { label: "Ask for a restore", href: "/requests/new", Icon: MessageSquareReply, needs: "requests:ask" },
];

/** What somebody who asks can do with a found row. */
function askingFor(row: SearchResult["items"][number]): { label: string; href: string; Icon: LucideIcon }[] {
  if (row.noun !== "vm") return [];
  const href = `/requests/new?vmId=${encodeURIComponent(row.id)}`;
  return [{ label: `Ask for a restore of ${row.name}`, href, Icon: MessageSquareReply }];
}

/** What can be done with a found row without leaving the keyboard. */
function actionsOn(row: SearchResult["items"][number]): { label: string; href: string; Icon: typeof Plus }[] {
  const id = encodeURIComponent(row.id);
  if (row.noun === "vm") {
    return [
      { label: `Restore ${row.name}`, href: `/restore?vmId=${id}`, Icon: ArchiveRestore },
      { label: `Protect ${row.name}`, href: `/backups/new?vmId=${id}`, Icon: Shield },
    ];
  }
  if (row.noun === "backup")
    return [{ label: `Set schedule of ${row.name}`, href: `/schedules/new?backupId=${id}`, Icon: CalendarClock }];
  return [];
}

export default function PaletteDialog({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const [words, setWords] = useState("");
  const searched = useDeferredValue(words.trim());
  const { data: me } = useQuery(meQuery);
  const { data, isFetching } = useQuery({
    ...searchQuery(searched),
    enabled: searched !== "",
    placeholderData: keepPreviousData,
  });
  const found = searched === "" ? [] : (data?.items ?? []);
  const mayWrite = me?.actions.includes("operations:write") ?? false;
  const fits = (label: string) => label.toLowerCase().includes(words.trim().toLowerCase());
  const mayAsk = me?.actions.includes("requests:ask") ?? false;
  const doable = (row: SearchResult["items"][number]) => [
    ...(mayDoTo(me, "operations:write", row.tenantId)
      ? actionsOn(row)
      : mayDoTo(me, "requests:ask", row.tenantId)
        ? askingFor(row)
        : []),
  ];
  const offered = beginnings.filter(({ label, needs }) => (needs === "requests:ask" ? mayAsk : mayWrite) && fits(label));
  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Search and commands"
      className="top-[10dvh] max-h-[80dvh] translate-y-0"
    >
      {/* The server has searched already; only pages and commands are filtered here. */}
      <Command label="Search and commands" shouldFilter={false} className="-m-4">
        <Command.Input
          value={words}
          onValueChange={setWords}
          autoFocus
          placeholder="A machine, a backup, a page …"
          className="h-11 w-full border-b bg-transparent px-4 outline-none placeholder:text-muted-foreground"
        />
        <Command.List className="max-h-[55dvh] overflow-y-auto p-2" aria-busy={isFetching}>
          <Command.Empty className="px-2 py-6 text-center text-muted-foreground">
            {isFetching ? "Searching …" : "Nothing is called that."}
          </Command.Empty>
          {found.length > 0 && (
            <Group heading="Found">
              {found.map((row) => (
                <Item key={`${row.noun} ${row.id}`} value={`open ${row.id}`} onSelect={() => go(row.href)}>
                  <span className="min-w-0 flex-1 truncate">{row.name}</span>
                  <span className="shrink-0 text-table text-muted-foreground">
                    {[nounWords[row.noun], row.detail].filter(Boolean).join(" · ")}
                  </span>
                </Item>
              ))}
            </Group>
          )}
          {(mayWrite || mayAsk) && found.slice(0, 3).flatMap(doable).length > 0 && (
            <Group heading="Do">
              {found
                .slice(0, 3)
                .flatMap(doable)
                .map((action) => (
                  <Item key={action.href} value={action.href} onSelect={() => go(action.href)}>
                    <action.Icon aria-hidden className="size-4" />
                    <span className="truncate">{action.label}</span>
                  </Item>
                ))}
            </Group>
          )}
          {offered.length > 0 && (
            <Group heading="Begin">
              {offered.map(({ label, href, Icon }) => (
                <Item key={href} value={`begin ${href}`} onSelect={() => go(href)}>
                  <Icon aria-hidden className="size-4" /> {label}
                </Item>
              ))}
            </Group>
          )}
          <Group heading="Go to">
            {navigation
              .filter(({ label, needs }) => fits(label) && (me?.actions.includes(needs) ?? false))
              .map(({ href, label, Icon }) => (
                <Item key={href} value={`go ${href}`} onSelect={() => go(href)}>
                  <Icon aria-hidden className="size-4" /> {label}
                </Item>
              ))}
          </Group>
        </Command.List>
      </Command>
    </Dialog>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted-foreground"
    >
      {children}
    </Command.Group>
  );
}

function Item({ value, onSelect, children }: { value: string; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex cursor-pointer items-center gap-2 rounded px-2 py-1.5 data-[selected=true]:bg-muted"
    >
      {children}
    </Command.Item>
  );
}
