"use client";

import { usePathname } from "next/navigation";
import { useEffect, useSyncExternalStore, type ReactNode } from "react";

/*
 * The dialog of an action stands beside the page, not in the row that it was opened from: a row that is deleted, or that no longer
 * matches its list, goes while the dialog still has to tell how it ended.
 */

let opened: ReactNode = null;
const listeners = new Set<() => void>();

function show(dialog: ReactNode): void {
  opened = dialog;
  for (const tell of listeners) tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Opens a dialog in place of the one that is open; it stays until it is closed or the page is left. */
export const openBesidePage = (dialog: ReactNode): void => show(dialog);
export const closeBesidePage = (): void => show(null);

/** The place of that dialog, once on a page. */
export function OpenedDialog() {
  const dialog = useSyncExternalStore(
    subscribe,
    () => opened,
    () => null,
  );
  const path = usePathname();
  useEffect(() => closeBesidePage, [path]);
  return dialog;
}
