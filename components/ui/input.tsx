import type { ComponentProps } from "react";
import { cn } from "./cn";

export const fieldLooks =
  "w-full rounded-md border bg-surface px-2.5 text-sm placeholder:text-muted-foreground disabled:opacity-60 aria-invalid:border-bad";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={cn(fieldLooks, "h-8", className)} {...props} />;
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea className={cn(fieldLooks, "min-h-20 py-1.5 font-mono text-table", className)} {...props} />;
}
