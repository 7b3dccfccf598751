"use client";

import { useQuery, type UseQueryOptions } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorNote } from "@/components/ui/state-notes";

interface DetailFrameProps<Item> {
  // The key's type is the caller's; here only the item matters.
  query: UseQueryOptions<Item, Error, Item, string[]>;
  back: { href: string; label: string };
  title: (item: Item) => string;
  actions: (item: Item) => ReactNode;
  children: (item: Item) => ReactNode;
}

/** A detail page: the way back, the name, what can be done, and the rest; with skeleton and error like any list. */
export function DetailFrame<Item>({ query, back, title, actions, children }: DetailFrameProps<Item>) {
  const { data, error, isPending, refetch } = useQuery(query);
  return (
    <div className="grid gap-4 p-4">
      <Link
        className="inline-flex w-fit items-center gap-1 text-table text-accent underline-offset-2 hover:underline"
        href={back.href}
      >
        <ArrowLeft aria-hidden className="size-3.5" /> {back.label}
      </Link>
      {isPending ? (
        <div aria-busy className="grid gap-3">
          <Skeleton className="h-7 w-72" />
          <Skeleton className="h-40" />
        </div>
      ) : error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-3">
            <h1 className="min-w-0 text-xl font-semibold break-words">{title(data)}</h1>
            <div className="ml-auto">{actions(data)}</div>
          </div>
          {children(data)}
        </>
      )}
    </div>
  );
}

export function Card({ title, children, aside }: { title: string; children: ReactNode; aside?: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0 rounded-lg border bg-surface">
      <h2 className="flex items-baseline justify-between gap-3 border-b px-3 py-2 font-medium">
        {title}
        {aside}
      </h2>
      <div className="p-3">{children}</div>
    </section>
  );
}
