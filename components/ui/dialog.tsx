"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  children: ReactNode;
  /** `side`: a panel at the right edge, full width on a phone. */
  place?: "centre" | "side";
  className?: string;
}

const places = {
  centre: "top-1/2 left-1/2 max-h-[90dvh] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-lg border",
  side: "inset-y-0 right-0 w-full border-l sm:w-[30rem]",
} as const;

/** A dialog with a title, closed by Escape, the cross or a click beside it. */
export function Dialog({ open, onOpenChange, title, description, children, place = "centre", className }: DialogProps) {
  return (
    <Primitive.Root onOpenChange={onOpenChange} open={open}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Primitive.Content
          className={cn("fixed z-50 flex flex-col overflow-hidden bg-surface shadow-lg", places[place], className)}
          {...(description ? {} : { "aria-describedby": undefined })}
        >
          <header className="flex items-start gap-3 border-b px-4 py-3">
            <div className="min-w-0 flex-1">
              <Primitive.Title className="truncate text-base font-semibold">{title}</Primitive.Title>
              {description && (
                <Primitive.Description className="text-table text-muted-foreground">{description}</Primitive.Description>
              )}
            </div>
            <Primitive.Close asChild>
              <Button aria-label="Close" size="icon" variant="ghost">
                <X aria-hidden />
              </Button>
            </Primitive.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-auto p-4">{children}</div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
