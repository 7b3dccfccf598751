"use client";

import { useEffect, useRef, type ReactNode } from "react";
import type { Operation } from "@/lib/domain/operation";
import { Downloads } from "./downloads";
import { durationWords } from "./estimate";
import { kindWords } from "./kind-words";
import { operationFaces } from "./operation-state";
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
  const isDone = operation.state === "succeeded";
  const lists = [
    ["Created", facts.created],
    ["Overwritten", facts.overwritten],
    ["Skipped", facts.skipped],
  ] as const;
  return (
    <li className="grid gap-2 py-3 text-sm first:pt-0 last:pb-0">
      <p>
        {isDone
          ? (operation.summary ?? operation.subject)
          : `${kindWords(operation.kind)} ${operation.subject ?? ""}: ${operationFaces[operation.state].word.toLowerCase()}.`}
      </p>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
        {lists
          .filter(([, names]) => isDone || names.length > 0)
          .map(([word, names]) => (
            <Fact key={word} term={word}>
              {names.length > 0 ? names.join(", ") : "nothing"}
            </Fact>
          ))}
        {facts.downloads.length > 0 && (
          <Fact term="To fetch">
            <Downloads connectionId={operation.connectionId} downloads={facts.downloads} />
          </Fact>
        )}
        {facts.warning && <Fact term="But">{facts.warning}</Fact>}
        {facts.durationSeconds !== null && <Fact term="Took">{durationWords(facts.durationSeconds)}</Fact>}
        <Fact term="To put it back">
          {isDone ? facts.howToPutBack : "Nothing, unless the calls under Details say otherwise."}
        </Fact>
      </dl>
    </li>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted-foreground">{term}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
