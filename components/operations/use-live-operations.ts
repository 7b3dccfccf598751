"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { z } from "zod";
import { operationKeys } from "@/components/api/operations";

const nouns = [
  "vms",
  "backups",
  "histories",
  "restore-targets",
  "volume-groups",
  "volumes",
  "snapshots",
  "schedules",
  "agents",
  "overview",
];
const eventSchema = z.object({ id: z.string().optional(), state: z.string().optional() });

/** Listens to the server's events while the page is open, and reads anew what they speak of. Polling goes on without them. */
export function useLiveOperations(): void {
  const client = useQueryClient();
  useEffect(() => {
    const source = new EventSource("/api/v1/events");
    const onOperation = (message: MessageEvent<string>) => {
      const event = eventSchema.safeParse(parse(message.data));
      if (event.success && event.data.id) void client.invalidateQueries({ queryKey: operationKeys.one(event.data.id) });
      void client.invalidateQueries({ queryKey: ["operations", "list"] });
      if (event.success && event.data.state === "succeeded") readAnew();
    };
    const readAnew = () => {
      for (const noun of nouns) void client.invalidateQueries({ queryKey: [noun] });
    };
    const onSync = () => {
      void client.invalidateQueries({ queryKey: ["connections"] });
      readAnew();
    };
    source.addEventListener("operation", onOperation);
    source.addEventListener("sync", onSync);
    source.addEventListener("history", readAnew);
    return () => source.close();
  }, [client]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
