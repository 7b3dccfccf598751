"use client";

import { Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";

/** Recovery codes, once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const [isCopied, setIsCopied] = useState(false);
  return (
    <div className="grid gap-4">
      <p>
        Each of these signs you in once when the authenticator is not at hand. They are shown now and never again; keep them where
        the authenticator is not.
      </p>
      <ul className="grid grid-cols-2 gap-x-6 gap-y-1 rounded-md bg-muted p-3 font-mono text-sm" aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex justify-end gap-2">
        <Button onClick={() => void navigator.clipboard.writeText(codes.join("\n")).then(() => setIsCopied(true))}>
          <Copy aria-hidden /> <span aria-live="polite">{isCopied ? "Copied" : "Copy"}</span>
        </Button>
        <Button variant="primary" onClick={onDone}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
