"use client";

import { useQuery } from "@tanstack/react-query";
import { providersQuery } from "./connections";

/** What each provider's vendor is called; its id until that is read. */
export function useVendorLabel(): (provider: string) => string {
  const { data } = useQuery(providersQuery);
  return (provider) => data?.items.find(({ id }) => id === provider)?.label ?? provider;
}
