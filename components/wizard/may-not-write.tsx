import { EmptyNote } from "@/components/ui/state-notes";

/** Shown in place of a wizard to people who may look and not change. */
export function MayNotWrite() {
  return (
    <EmptyNote title="Your role looks, and changes nothing">
      Ask an operator of your organisation; what you may see stays in the lists.
    </EmptyNote>
  );
}
