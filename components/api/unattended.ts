/** After this long without a touch, what the page asks is its own doing and not its person's. */
const unattendedMs = 60_000;

let touchedAt = Date.now();

if (typeof window !== "undefined") {
  for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "focus"])
    window.addEventListener(kind, () => (touchedAt = Date.now()), { capture: true, passive: true });
}

/** Sent along by pages that refresh themselves while nobody is at them, so that a session left open still ends. */
export const attendance = (): Record<string, string> =>
  Date.now() - touchedAt > unattendedMs ? { "x-backdesk-unattended": "1" } : {};
