"use client";

import { useEffect, useLayoutEffect, useRef, useState } from "react";

const delayMs = 250;
const gap = 4;

/** Shows the hint of whatever is under the pointer or has the focus, and ties the two together for screen readers. */
export function HintLayer() {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hide = () => {
      clearTimeout(timer);
      setTarget(null);
    };
    const show = (event: Event) => {
      const found = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-hint]") : null;
      clearTimeout(timer);
      if (found) timer = setTimeout(() => setTarget(found), event.type === "focusin" ? 0 : delayMs);
      else setTarget(null);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") hide();
    };
    document.addEventListener("pointerover", show);
    document.addEventListener("focusin", show);
    document.addEventListener("focusout", hide);
    document.addEventListener("pointerdown", hide);
    document.addEventListener("scroll", hide, { capture: true, passive: true });
    document.addEventListener("keydown", onKey);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointerover", show);
      document.removeEventListener("focusin", show);
      document.removeEventListener("focusout", hide);
      document.removeEventListener("pointerdown", hide);
      document.removeEventListener("scroll", hide, { capture: true });
      document.removeEventListener("keydown", onKey);
    };
  }, []);

  useLayoutEffect(() => {
    if (!target || !box.current) return;
    target.setAttribute("aria-describedby", "hint");
    const place = target.getBoundingClientRect();
    const { width, height } = box.current.getBoundingClientRect();
    const left = Math.max(gap, Math.min(place.left + place.width / 2 - width / 2, window.innerWidth - width - gap));
    const above = place.top - height - gap;
    box.current.style.left = `${left}px`;
    box.current.style.top = `${above >= gap ? above : place.bottom + gap}px`;
    return () => target.removeAttribute("aria-describedby");
  }, [target]);

  if (!target) return null;
  return (
    <div
      className="pointer-events-none fixed top-0 left-0 z-50 max-w-80 rounded-md border bg-foreground px-2 py-1 text-xs text-background shadow"
      id="hint"
      ref={box}
      role="tooltip"
    >
      {target.dataset.hint}
    </div>
  );
}
