"use client";

import { DropdownMenu as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { MenuParts } from "./menu-context";

const itemLooks =
  "flex items-center gap-2 rounded px-2 py-1.5 text-table outline-none data-[disabled]:opacity-60 data-[highlighted]:bg-muted [&_svg]:size-4";

function Item({ className, ...props }: ComponentProps<typeof Primitive.Item>) {
  return <Primitive.Item className={cn(itemLooks, className)} {...props} />;
}

function CheckItem({ className, children, ...props }: ComponentProps<typeof Primitive.CheckboxItem>) {
  return (
    <Primitive.CheckboxItem
      className={cn(
        itemLooks,
        "pl-7 data-[state=checked]:before:absolute data-[state=checked]:before:-ml-5 data-[state=checked]:before:content-['✓']",
        className,
      )}
      {...props}
    >
      {children}
    </Primitive.CheckboxItem>
  );
}

const Label = ({ children }: { children: ReactNode }) => (
  <Primitive.Label className="px-2 py-1 text-xs font-medium text-muted-foreground">{children}</Primitive.Label>
);

const Separator = () => <Primitive.Separator className="my-1 h-px bg-border" />;

const parts = { Item, CheckItem, Label, Separator };
export type Parts = typeof parts;

interface OpenedMenuProps {
  trigger: ReactNode;
  children: ReactNode;
  align: "start" | "end";
}

/** The menu once it has been asked for: it comes up open. */
export default function OpenedMenu({ trigger, children, align }: OpenedMenuProps) {
  return (
    <MenuParts value={parts}>
      <Primitive.Root defaultOpen>
        <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
        <Primitive.Portal>
          <Primitive.Content
            align={align}
            className="z-50 max-h-[70vh] min-w-44 overflow-auto rounded-md border bg-surface p-1 shadow-md"
            sideOffset={4}
          >
            {children}
          </Primitive.Content>
        </Primitive.Portal>
      </Primitive.Root>
    </MenuParts>
  );
}
