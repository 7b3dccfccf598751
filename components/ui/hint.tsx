"use client";

import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";

/** An explanation on hover and on focus. The child must be focusable to be explained by keyboard. */
export function Hint({ text, children }: { text: ReactNode; children: ReactNode }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          className="z-50 max-w-80 rounded-md border bg-foreground px-2 py-1 text-xs text-background shadow"
          sideOffset={4}
        >
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
