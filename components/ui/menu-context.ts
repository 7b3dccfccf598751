"use client";

import { createContext } from "react";
import type { Parts } from "./menu-parts";

/** What menus are made of, once it is there. */
export const MenuParts = createContext<Parts | null>(null);
