import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const button = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors duration-100 disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-accent text-accent-foreground hover:opacity-90",
        secondary: "border bg-surface hover:bg-muted",
        ghost: "hover:bg-muted",
        danger: "bg-bad text-bad-foreground hover:opacity-90",
        link: "text-accent underline-offset-4 hover:underline",
      },
      size: { sm: "h-7 px-2 text-table", md: "h-8 px-3", lg: "h-10 px-4", icon: "size-8" },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

export type ButtonProps = ComponentProps<"button"> & VariantProps<typeof button> & { asChild?: boolean };

/** A button. It never submits a form unless `type` says so. `asChild` puts its looks on a link. */
export function Button({ className, variant, size, asChild, type, ...props }: ButtonProps) {
  const Component = asChild ? Slot.Root : "button";
  return <Component className={cn(button({ variant, size }), className)} type={asChild ? type : (type ?? "button")} {...props} />;
}
