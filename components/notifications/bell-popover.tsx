"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { Popover } from "radix-ui";
import type { ReactNode } from "react";
import { inboxQuery, markRead } from "@/components/api/notifications";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Moment } from "@/components/ui/moment";

/** What the bell opens: one's newest notices, each leading to its request. */
export default function BellPopover({ trigger }: { trigger: ReactNode }) {
  const { data } = useQuery(inboxQuery);
  const client = useQueryClient();
  const reading = useMutation({
    mutationFn: markRead,
    onSuccess: () => client.invalidateQueries({ queryKey: inboxQuery.queryKey }),
  });
  const items = data?.items ?? [];
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          aria-label="Notices"
          sideOffset={6}
          className="z-50 w-[min(26rem,calc(100vw-1rem))] rounded-md border bg-surface shadow-md"
        >
          <div className="flex items-center justify-between gap-3 border-b px-3 py-2">
            <h2 className="font-medium">Notices</h2>
            <div className="flex items-center gap-2">
              {(data?.unread ?? 0) > 0 && (
                <Button size="sm" disabled={reading.isPending} onClick={() => reading.mutate(null)}>
                  Mark all as read
                </Button>
              )}
              <Popover.Close asChild>
                <Link href="/settings/notifications" className="text-sm text-accent underline underline-offset-2">
                  Settings
                </Link>
              </Popover.Close>
            </div>
          </div>
          <ul className="max-h-96 divide-y overflow-y-auto">
            {items.map((notice) => (
              <li key={notice.id}>
                <Popover.Close asChild>
                  <Link
                    href={notice.href}
                    className="grid gap-0.5 px-3 py-2 hover:bg-muted"
                    onClick={() => notice.readAt === null && reading.mutate([notice.id])}
                  >
                    <span className={cn("flex items-start gap-2", notice.readAt === null && "font-medium")}>
                      {notice.readAt === null && <span className="sr-only">Unread: </span>}
                      <span className="min-w-0 flex-1 break-words">{notice.title}</span>
                      <span className="shrink-0 text-table font-normal text-muted-foreground">
                        <Moment at={notice.createdAt} />
                      </span>
                    </span>
                    {notice.text && <span className="line-clamp-2 text-table text-muted-foreground">{notice.text}</span>}
                  </Link>
                </Popover.Close>
              </li>
            ))}
            {items.length === 0 && <li className="px-3 py-6 text-center text-muted-foreground">Nothing has been told yet.</li>}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
