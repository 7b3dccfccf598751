import type { ReactNode } from "react";

/** The one thing in the middle of a page that needs no session. */
export function Card({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="w-full max-w-sm rounded-lg border bg-surface p-6">
        <h1 className="text-lg font-semibold">{title}</h1>
        <p className="mb-5 text-muted-foreground">{lead}</p>
        {children}
      </div>
    </main>
  );
}
