import { EmptyNote } from "@/components/ui/state-notes";

/** Shown in place of a wizard to people who may look and not change. */
export function MayNotWrite() {
  return (
    <>
      <h1 className="sr-only">Not yours to change</h1>
      <EmptyNote title="Your role looks, and changes nothing">
        Ask an operator of your organisation; what you may see stays in the lists.
      </EmptyNote>
    </>
  );
}
