"use client";

import { lazy, use, type ComponentProps, type ReactNode } from "react";
import { MenuParts } from "./menu-context";
import type { Parts } from "./menu-parts";
import { OpensLater } from "./opens-later";

const load = () => import("./menu-parts");
const OpenedMenu = lazy(load);

/** A menu that opens from `trigger`. What it is made of is fetched when the pointer or the keyboard first comes near. */
export function Menu({ trigger, children, align = "end" }: { trigger: ReactNode; children: ReactNode; align?: "start" | "end" }) {
  return (
    <OpensLater load={load} popup="menu" trigger={trigger}>
      <OpenedMenu align={align} trigger={trigger}>
        {children}
      </OpenedMenu>
    </OpensLater>
  );
}

export function MenuItem(props: ComponentProps<Parts["Item"]>) {
  const parts = use(MenuParts);
  return parts && <parts.Item {...props} />;
}

export function MenuCheck(props: ComponentProps<Parts["CheckItem"]>) {
  const parts = use(MenuParts);
  return parts && <parts.CheckItem {...props} />;
}

export function MenuLabel(props: ComponentProps<Parts["Label"]>) {
  const parts = use(MenuParts);
  return parts && <parts.Label {...props} />;
}

export function MenuSeparator() {
  const parts = use(MenuParts);
  return parts && <parts.Separator />;
}
