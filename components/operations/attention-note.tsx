import type { Operation } from "@/lib/domain/operation";

/** The one case that a person has to decide: what happened, what to look for, and what never happens by itself. */
export function AttentionNote({ operation }: { operation: Operation }) {
  const last = operation.calls.at(-1);
  return (
    <div className="grid gap-2 rounded-md border border-warn bg-warn-soft p-3 text-sm">
      <p className="font-medium">The vendor cannot tell whether this happened.</p>
      <ol className="list-decimal pl-5">
        <li>
          {last
            ? `The answer to ${last.method} ${pathOf(last.url)} was lost, and what the vendor shows now does not say whether it took effect.`
            : "The answer to a call was lost."}
        </li>
        <li>Look in the vendor&apos;s own console for {operation.subject ?? "what it was to change"}: is the change there?</li>
        <li>If it is, nothing more is to be done. If it is not, ask for it again: that is a new operation.</li>
      </ol>
      <p>Backdesk never sends such a call twice by itself.</p>
    </div>
  );
}

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url);
