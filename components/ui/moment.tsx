"use client";

import { createContext, use, useSyncExternalStore } from "react";
import { absoluteWords, bytesWords, relativeWords } from "./format";
import { Hint } from "./hint";

const none = <span className="text-muted-foreground">–</span>;

let now = Date.now();
const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | null = null;

/** One clock for all times on the page, moved every half minute. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  ticking ??= setInterval(() => {
    now = Date.now();
    listeners.forEach((tell) => tell());
  }, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && ticking) {
      clearInterval(ticking);
      ticking = null;
    }
  };
}

export const useNow = (): Date =>
  new Date(
    useSyncExternalStore(
      subscribe,
      () => now,
      () => now,
    ),
  );

/** The zone that the person chose; null where none is known. Given once by the frame: a list shows hundreds of times. */
export const ChosenTimezone = createContext<string | null>(null);

const browserTimezone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone the person chose; the browser's own without one. */
export const useTimezone = (): string => use(ChosenTimezone) ?? browserTimezone;

/** A time as its distance from now, with the time itself on hover and focus. */
export function Moment({ at }: { at: string | null }) {
  const current = useNow();
  const timezone = useTimezone();
  if (at === null) return none;
  const date = new Date(at);
  return (
    <Hint text={absoluteWords(date, timezone)}>
      <time className="whitespace-nowrap" dateTime={at} suppressHydrationWarning tabIndex={-1}>
        {relativeWords(date, current)}
      </time>
    </Hint>
  );
}

/** A size in binary units, with the bytes on hover. */
export function Bytes({ value }: { value: number | null }) {
  if (value === null) return none;
  return (
    <span className="whitespace-nowrap tabular-nums" title={`${value.toLocaleString("en")} bytes`}>
      {bytesWords(value)}
    </span>
  );
}

export const OrNone = ({ text }: { text: string | null | undefined }) =>
  text ? (
    <span className="truncate" title={text}>
      {text}
    </span>
  ) : (
    none
  );
