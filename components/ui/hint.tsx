"use client";

import { Slot } from "radix-ui";
import type { ReactNode } from "react";

/**
 * An explanation on hover and on focus. The child must be focusable to be explained by keyboard. It only marks the child: one
 * `HintLayer` shows the hints of the whole page, because a list has hundreds of them.
 */
export function Hint({ text, children }: { text: string; children: ReactNode }) {
  return <Slot.Root data-hint={text}>{children}</Slot.Root>;
}
