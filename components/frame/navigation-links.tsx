"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { Action } from "@/lib/domain/roles";
import { cn } from "@/components/ui/cn";
import { currentEntry, navigation } from "./navigation";
import { scopeSearch, useScope } from "./use-scope";

interface NavigationLinksProps {
  actions: readonly Action[];
  isNarrow: boolean;
  onFollow: () => void;
}

/** Links to the pages a person may use; the scope goes along. */
export function NavigationLinks({ actions, isNarrow, onFollow }: NavigationLinksProps) {
  const pathname = usePathname();
  const [scope] = useScope();
  const current = currentEntry(pathname);
  return (
    <ul className="grid gap-0.5">
      {navigation
        .filter(({ needs }) => actions.includes(needs))
        .map(({ href, label, Icon }) => (
          <li key={href}>
            <Link
              aria-current={current?.href === href ? "page" : undefined}
              className={cn(
                "flex h-8 items-center gap-2.5 rounded-md px-2.5 hover:bg-muted",
                current?.href === href && "bg-accent-soft font-medium text-accent",
              )}
              href={`${href}${scopeSearch(scope)}`}
              onClick={onFollow}
              title={isNarrow ? label : undefined}
            >
              <Icon aria-hidden className="size-4 shrink-0" />
              <span className={cn("truncate", isNarrow && "md:sr-only")}>{label}</span>
            </Link>
          </li>
        ))}
    </ul>
  );
}
