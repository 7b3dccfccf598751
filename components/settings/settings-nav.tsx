"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";

const places = [
  { href: "/settings/connections", label: "Connections" },
  { href: "/settings/tokens", label: "Tokens" },
  { href: "/settings/profile", label: "Profile" },
] as const;

export function SettingsNav() {
  const pathname = usePathname();
  return (
    <nav aria-label="Settings" className="flex gap-1 md:flex-col">
      {places.map(({ href, label }) => {
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
