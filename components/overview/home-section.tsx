import Link from "next/link";
import type { ReactNode } from "react";

interface HomeSectionProps {
  title: string;
  /** The list behind it. */
  href: string;
  /** Said where there is no row. */
  none: string;
  children: readonly ReactNode[];
}

/** A part of the first page: a few rows of a list, and the way to all of them. */
export function HomeSection({ title, href, none, children }: HomeSectionProps) {
  return (
    <section aria-label={title} className="min-w-0 rounded-lg border bg-surface">
      <h2 className="flex items-baseline justify-between border-b px-3 py-2 font-medium">
        {title}
        <Link className="text-table font-normal text-accent underline underline-offset-2" data-print="no" href={href}>
          Show all<span className="sr-only"> of {title}</span>
        </Link>
      </h2>
      {children.length === 0 ? <p className="px-3 py-4 text-muted-foreground">{none}</p> : <ul>{children}</ul>}
    </section>
  );
}

export function HomeRow({ href, name, children }: { href: string; name: string; children: ReactNode }) {
  return (
    <li className="flex items-center gap-3 border-b px-3 py-1.5 text-table last:border-0">
      <Link className="min-w-0 flex-1 truncate font-medium hover:underline" href={href}>
        {name}
      </Link>
      {children}
    </li>
  );
}
