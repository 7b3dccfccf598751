"use client";

import { useEffect, useRef } from "react";
import type { Operation } from "@/lib/domain/operation";
import { durationWords } from "./estimate";
import { receiptFacts } from "./receipt-facts";

/** What came of it: created, overwritten, skipped, how long it took, and how to put it back. */
export function Receipt({ operations }: { operations: readonly Operation[] }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section aria-labelledby="receipt" className="grid gap-3 rounded-md border bg-surface p-4">
      <h3 id="receipt" ref={heading} tabIndex={-1} className="font-medium outline-none">
        Receipt
      </h3>
      <ul className="divide-y">
        {operations.map((operation) => (
          <ReceiptEntry key={operation.id} operation={operation} />
        ))}
      </ul>
    </section>
  );
}

function ReceiptEntry({ operation }: { operation: Operation }) {
  const facts = receiptFacts(operation);
  const lists = [
    ["Created", facts.created],
    ["Overwritten", facts.overwritten],
    ["Skipped", facts.skipped],
  ] as const;
  return (
    <li className="grid gap-2 py-3 text-sm first:pt-0 last:pb-0">
      <p>{operation.summary ?? operation.subject}</p>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
        {lists.map(([word, names]) => (
          <div key={word} className="contents">
            <dt className="text-muted-foreground">{word}</dt>
            <dd>
              {names.length > 0
                ? names.join(", ")
                : operation.state === "succeeded" && word === "Created"
                  ? "nothing beside the above"
                  : "nothing"}
            </dd>
          </div>
        ))}
        {facts.durationSeconds !== null && (
          <div className="contents">
            <dt className="text-muted-foreground">Took</dt>
            <dd className="tabular-nums">{durationWords(facts.durationSeconds)}</dd>
          </div>
        )}
        <div className="contents">
          <dt className="text-muted-foreground">To put it back</dt>
          <dd>
            {operation.state === "succeeded"
              ? facts.howToPutBack
              : "There is nothing to put back unless the calls under Details say otherwise."}
          </dd>
        </div>
      </dl>
    </li>
  );
}
