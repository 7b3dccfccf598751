"use client";

import { Copy, Inbox, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { ApiRefusal } from "@/components/api/client";
import { Button } from "./button";
import { notify } from "./notices";

/** Nothing is here: why, and what to do next. */
export function EmptyNote({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-14 text-center">
      <Inbox aria-hidden className="size-8 text-muted-foreground" />
      <p className="font-medium">{title}</p>
      {children && <p className="max-w-md text-muted-foreground">{children}</p>}
      {action}
    </div>
  );
}

/** Something failed: what it means, a retry, and the request id to give to whoever looks into it. */
export function ErrorNote({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const problem = error instanceof ApiRefusal ? error.problem : null;
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text);
    notify("success", "Request id copied");
  };
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-14 text-center" role="alert">
      <TriangleAlert aria-hidden className="size-8 text-bad" />
      <p className="font-medium">{problem?.title ?? "This could not be read"}</p>
      <p className="max-w-lg text-muted-foreground">{error.message}</p>
      <div className="flex flex-wrap justify-center gap-2">
        {onRetry && <Button onClick={onRetry}>Try again</Button>}
        {problem && (
          <Button onClick={() => void copy(problem.requestId)} variant="ghost">
            <Copy aria-hidden /> Request {problem.requestId.slice(0, 8)}
          </Button>
        )}
      </div>
    </div>
  );
}
