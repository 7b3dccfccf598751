"use client";

import { Slot } from "radix-ui";
import { Suspense, useState, type ReactNode } from "react";

interface OpensLaterProps {
  /** The button that opens it. */
  trigger: ReactNode;
  popup: "menu" | "dialog";
  /** Fetches what `children` need; called early, so that a click finds it there. */
  load: () => Promise<unknown>;
  /** The same button with what it opens, opened. */
  children: ReactNode;
}

/** A button whose popup is fetched only when somebody is about to use it: most visits to a list open none. */
export function OpensLater({ trigger, popup, load, children }: OpensLaterProps) {
  const [isWanted, setIsWanted] = useState(false);
  const prepare = () => void load();
  const waiting = (
    <Slot.Root
      aria-expanded={false}
      aria-haspopup={popup}
      onClick={() => setIsWanted(true)}
      onFocus={prepare}
      onKeyDown={(event) => {
        if (event.key === "ArrowDown" && popup === "menu") setIsWanted(true);
      }}
      onPointerEnter={prepare}
    >
      {trigger}
    </Slot.Root>
  );
  return isWanted ? <Suspense fallback={waiting}>{children}</Suspense> : waiting;
}
