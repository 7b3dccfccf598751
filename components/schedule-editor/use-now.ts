"use client";

import { useState } from "react";

/** The moment at which a component came up: what is shown does not move while somebody reads it. */
export function useNow(): Date {
  const [now] = useState(() => new Date());
  return now;
}
