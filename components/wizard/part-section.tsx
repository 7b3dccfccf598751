import type { ReactNode } from "react";

/** What is asked of one connection, under its name where there are several. */
export function PartSection({ title, children }: { title: string | null; children: ReactNode }) {
  if (title === null) return <>{children}</>;
  return (
    <section aria-label={title} className="grid min-w-0 gap-4 rounded-md border p-4">
      <h3 className="text-sm font-semibold">{title}</h3>
      {children}
    </section>
  );
}
