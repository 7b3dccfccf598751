"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { meQuery } from "@/components/api/me";
import { cn } from "@/components/ui/cn";
import type { Action } from "@/lib/domain/roles";

const places: readonly { href: string; label: string; needs: Action }[] = [
  { href: "/settings/connections", label: "Connections", needs: "self:read" },
  { href: "/settings/tenants", label: "Tenants", needs: "tenants:write" },
  { href: "/settings/people", label: "People", needs: "people:read" },
  { href: "/settings/access-review", label: "Access review", needs: "people:read" },
  { href: "/settings/request-rules", label: "Request rules", needs: "requests:rules" },
  { href: "/settings/notifications", label: "Notifications", needs: "self:read" },
  { href: "/settings/tokens", label: "Tokens", needs: "tokens:own" },
  { href: "/settings/profile", label: "Profile", needs: "self:read" },
];

export function SettingsNav() {
  const pathname = usePathname();
  const { data: me } = useQuery(meQuery);
  const shown = places.filter(({ needs }) => me?.actions.includes(needs));
  return (
    <nav aria-label="Settings" className="flex flex-wrap gap-1 md:flex-col md:flex-nowrap">
      {shown.map(({ href, label }) => {
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
