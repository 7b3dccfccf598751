"use client";

import { ChevronRight, Copy } from "lucide-react";
import { useState } from "react";
import type { PlannedCall } from "@/lib/domain/operation";
import { Button } from "@/components/ui/button";

/** Exactly what will be sent to the vendor, one click away and copyable. Credentials are never part of it. */
export function PlannedCalls({ calls }: { calls: readonly PlannedCall[] }) {
  const [copied, setCopied] = useState(false);
  const text = calls.map(callText).join("\n\n");
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <details className="group rounded-md border">
      <summary className="flex cursor-pointer items-center gap-2 px-3 py-2 text-sm select-none">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90 motion-reduce:transition-none" />
        Exactly what will be sent to the vendor ({calls.length === 1 ? "1 call" : `${calls.length} calls`})
      </summary>
      <div className="border-t p-3">
        <div className="mb-2 flex items-center justify-between gap-2">
          <p className="text-xs text-muted-foreground">
            Names in braces are told by the vendor on the way. Signature headers are left out.
          </p>
          <Button size="sm" onClick={() => void copy()}>
            <Copy aria-hidden /> <span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
          </Button>
        </div>
        <pre
          tabIndex={0}
          aria-label="Vendor calls"
          className="max-h-80 overflow-auto rounded-md bg-muted p-3 font-mono text-xs break-all whitespace-pre-wrap"
        >
          {text}
        </pre>
      </div>
    </details>
  );
}

function callText({ method, url, body }: PlannedCall): string {
  const line = `${method} ${url}`;
  return body === undefined || body === null ? line : `${line}\n${JSON.stringify(body, null, 2)}`;
}
