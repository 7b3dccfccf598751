"use client";

import { Search } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";

const PaletteDialog = lazy(() => import("./palette-dialog"));

/** Search and commands, by the button or Ctrl/Cmd-K; what it needs is fetched when it is first opened. */
export function CommandPalette() {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setIsOpen((known) => !known);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <Button
        aria-label="Search and commands"
        aria-keyshortcuts="Control+K Meta+K"
        className="text-muted-foreground"
        onClick={() => setIsOpen(true)}
      >
        <Search aria-hidden />
        <span className="hidden lg:inline">Search</span>
        <kbd className="hidden rounded border px-1 font-sans text-xs lg:inline">Ctrl K</kbd>
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <PaletteDialog onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
