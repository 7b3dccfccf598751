import type { ComponentProps } from "react";
import { cn } from "./cn";

interface CheckboxProps extends Omit<ComponentProps<"input">, "checked" | "onChange" | "type"> {
  checked: boolean | "indeterminate";
  onCheckedChange: (isChecked: boolean) => void;
}

/** The browser's own box: a list draws one for every row. */
export function Checkbox({ className, checked, onCheckedChange, ...props }: CheckboxProps) {
  return (
    <input
      checked={checked === true}
      className={cn("block size-4 shrink-0 accent-accent", className)}
      onChange={(event) => onCheckedChange(event.target.checked)}
      ref={(element) => {
        if (element) element.indeterminate = checked === "indeterminate";
      }}
      type="checkbox"
      {...props}
    />
  );
}
