"use client";

import { useVendorLabel } from "@/components/api/use-vendor-label";

/** A vendor by the name that it calls itself. */
export function VendorName({ provider }: { provider: string }) {
  return <>{useVendorLabel()(provider)}</>;
}
