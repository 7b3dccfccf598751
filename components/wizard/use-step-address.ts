"use client";

import { usePathname, useSearchParams } from "next/navigation";

/** The step in the address, so that the browser's back button goes one step back. */
export function useStepAddress(): { step: string | null; goTo: (step: string) => void } {
  const pathname = usePathname();
  const search = useSearchParams();
  return {
    step: search.get("step"),
    goTo: (step) => {
      const next = new URLSearchParams(search.toString());
      next.set("step", step);
      window.history.pushState(null, "", `${pathname}?${next.toString()}`);
    },
  };
}
