"use client";

import { lazy, Suspense, useEffect, useSyncExternalStore } from "react";

interface Notice {
  kind: "success" | "error";
  text: string;
}

const waiting: Notice[] = [];
const listeners = new Set<() => void>();
let count = 0;

/** A short notice at the edge of the page. What shows notices is fetched with the first of them. */
export function notify(kind: Notice["kind"], text: string): void {
  waiting.push({ kind, text });
  count += 1;
  for (const tell of listeners) tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const Shown = lazy(async () => {
  const { Toaster, toast } = await import("sonner");
  return {
    default: function Shown({ given }: { given: number }) {
      // The toaster listens from its own effect on, which runs before this one: it is the child.
      useEffect(() => {
        for (const { kind, text } of waiting.splice(0)) toast[kind](text);
      }, [given]);
      return <Toaster closeButton position="bottom-right" />;
    },
  };
});

/** The place of notices, once on a page. */
export function Notices() {
  const given = useSyncExternalStore(
    subscribe,
    () => count,
    () => 0,
  );
  return given === 0 ? null : (
    <Suspense fallback={null}>
      <Shown given={given} />
    </Suspense>
  );
}
