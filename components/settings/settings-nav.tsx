"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { meQuery } from "@/components/api/me";
import { cn } from "@/components/ui/cn";
import type { Action } from "@/lib/domain/roles";

const places = [
  { href: "/settings/connections", label: "Connections" },
  { href: "/settings/people", label: "People", needs: "people:read" },
  { href: "/settings/tokens", label: "Tokens" },
  { href: "/settings/profile", label: "Profile" },
] as const satisfies readonly { href: string; label: string; needs?: Action }[];

export function SettingsNav() {
  const pathname = usePathname();
  const { data: me } = useQuery(meQuery);
  return (
    <nav aria-label="Settings" className="flex flex-wrap gap-1 md:flex-col">
      {places.map(({ href, label, ...place }) => {
        if ("needs" in place && !me?.actions.includes(place.needs)) return null;
        const isHere = pathname.startsWith(href);
        return (
          <Link
            key={href}
            href={href}
            aria-current={isHere ? "page" : undefined}
            className={cn("rounded-md px-3 py-1.5", isHere ? "bg-muted font-medium" : "text-muted-foreground hover:bg-muted")}
          >
            {label}
          </Link>
        );
      })}
    </nav>
  );
}
