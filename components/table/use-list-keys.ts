"use client";

import type { KeyboardEvent } from "react";

interface ListKeys {
  count: number;
  active: number | null;
  setActive: (index: number | null) => void;
  onOpen: (index: number) => void;
  onToggle: (index: number) => void;
  onSearch: () => void;
  onEscape: () => void;
}

/** `j`/`k` or arrows move, `Enter` opens, `x` chooses, `/` searches, `Esc` lets go. Keys typed into a field stay there. */
export function useListKeys(keys: ListKeys) {
  return (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target instanceof HTMLInputElement || event.metaKey || event.ctrlKey || event.altKey) return;
    const { active, count } = keys;
    const move = (to: number) => keys.setActive(Math.max(0, Math.min(count - 1, to)));
    switch (event.key) {
      case "j":
      case "ArrowDown":
        move(active === null ? 0 : active + 1);
        break;
      case "k":
      case "ArrowUp":
        move(active === null ? 0 : active - 1);
        break;
      case "Enter":
        // A focused button inside a row has its own meaning for Enter.
        if (event.target !== event.currentTarget || active === null) return;
        keys.onOpen(active);
        break;
      case "x":
        if (active !== null) keys.onToggle(active);
        break;
      case "/":
        keys.onSearch();
        break;
      case "Escape":
        keys.setActive(null);
        keys.onEscape();
        break;
      default:
        return;
    }
    event.preventDefault();
  };
}
