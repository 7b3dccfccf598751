"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, type ReactNode, type RefObject } from "react";

interface VirtualRowsProps {
  count: number;
  rowHeight: number;
  scroller: RefObject<HTMLDivElement | null>;
  /** The row that the keyboard is on; kept in view. */
  active: number | null;
  onNearEnd: () => void;
  row: (index: number, top: number) => ReactNode;
}

/** Draws only the rows in view. In a component of its own, because what the virtualizer gives changes with every scroll. */
export function VirtualRows({ count, rowHeight, scroller, active, onNearEnd, row }: VirtualRowsProps) {
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialRect: { width: 1_000, height: 900 },
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (count > 0 && last >= count - 20) onNearEnd();
  }, [last, count, onNearEnd]);
  useEffect(() => {
    if (active !== null) virtualizer.scrollToIndex(active);
  }, [active, virtualizer]);
  return (
    <div className="relative" role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
      {items.map((item) => row(item.index, item.start))}
    </div>
  );
}
