"use client";

import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/components/api/me";
import { ownTimezone } from "./own-timezone";

/** The zone that the person chose under Profile, else the browser's. */
export function useTimezone(): string {
  const { data } = useQuery(meQuery);
  return data?.preferences.timezone ?? ownTimezone();
}
