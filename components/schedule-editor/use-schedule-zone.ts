"use client";

import { useQueries, useQuery } from "@tanstack/react-query";
import { anyScheduleOf, connectionQuery } from "@/components/api/choices";

/**
 * The zone in which a connection's schedules are kept: what its settings say, else that of a schedule it has; null when neither
 * tells. A vendor that keeps no zone with a schedule takes this one only.
 */
export function useScheduleZone(connectionId: string | null): string | null {
  const { data: connection } = useQuery({ ...connectionQuery(connectionId ?? ""), enabled: connectionId !== null });
  const { data: schedules } = useQuery({ ...anyScheduleOf(connectionId ?? ""), enabled: connectionId !== null });
  const named = connection?.settings.timezone;
  return typeof named === "string" ? named : (schedules?.items[0]?.schedule.timezone ?? null);
}

/** The same for several connections, by their ids; those that tell none are absent. */
export function useScheduleZones(connectionIds: readonly string[]): ReadonlyMap<string, string> {
  const ids = [...new Set(connectionIds)];
  const connections = useQueries({ queries: ids.map((id) => connectionQuery(id)) });
  const schedules = useQueries({ queries: ids.map((id) => anyScheduleOf(id)) });
  return new Map(
    ids.flatMap((id, index) => {
      const named = connections[index]?.data?.settings.timezone;
      const zone = typeof named === "string" ? named : schedules[index]?.data?.items[0]?.schedule.timezone;
      return zone === undefined ? [] : [[id, zone] as const];
    }),
  );
}
