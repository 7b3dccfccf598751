"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { openSharedEvents } from "./shared-events";

/** Lists that a sync or the end of an operation may have changed. */
const inventoryKeys = [
  "vms",
  "backups",
  "histories",
  "restore-targets",
  "volume-groups",
  "volumes",
  "buckets",
  "snapshots",
  "schedules",
  "policies",
  "agents",
  "overview",
  "reports",
  "connections",
];

/** Listens to the server once for the whole console and marks what changed as out of date; open lists then read again. */
export function useLiveEvents(): void {
  const client = useQueryClient();
  useEffect(() => {
    const source = openSharedEvents("/api/v1/events");
    // Asking who one is leads to the sign-in page where the answer is nobody.
    source.addEventListener("refused", () => void client.invalidateQueries({ queryKey: ["me"], exact: true }));
    let waiting: ReturnType<typeof setTimeout> | null = null;
    const refreshInventory = () => {
      // Events come in bursts; one reading after each burst is enough.
      waiting ??= setTimeout(() => {
        waiting = null;
        for (const key of inventoryKeys) void client.invalidateQueries({ queryKey: [key] });
      }, 400);
    };
    source.addEventListener("sync", (event: MessageEvent<string>) => {
      if (!event.data.includes('"running"')) refreshInventory();
    });
    source.addEventListener("history", refreshInventory);
    source.addEventListener("request", () => {
      void client.invalidateQueries({ queryKey: ["requests"] });
      void client.invalidateQueries({ queryKey: ["notifications"] });
    });
    source.addEventListener("operation", (event: MessageEvent<string>) => {
      void client.invalidateQueries({ queryKey: ["operations"] });
      if (!/"(succeeded|failed|cancelled)"/.test(event.data)) return;
      refreshInventory();
      // What is asked of the vendor live is not part of any sync.
      void client.invalidateQueries({ queryKey: ["bucket-contents"] });
    });
    return () => {
      if (waiting) clearTimeout(waiting);
      source.close();
    };
  }, [client]);
}
