"use client";

import { Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { absoluteWords } from "@/components/ui/format";
import { useTimezone } from "@/components/ui/moment";
import type { SignInLink } from "@/lib/domain/people";

interface LinkNoteProps {
  link: SignInLink;
  email: string;
  /** It went by mail already. */
  isSent?: boolean;
}

/** A link by which somebody chooses a password: to copy, and gone when it is closed. */
export function LinkNote({ link, email, isSent = false }: LinkNoteProps) {
  const timezone = useTimezone();
  const [isCopied, setIsCopied] = useState(false);
  return (
    <div className="grid gap-3 rounded-md border bg-muted/50 p-3" role="status">
      <p>
        {isSent ? "This is the link that was sent." : `Give this link to ${email} yourself.`} It opens once, until{" "}
        {absoluteWords(new Date(link.expiresAt), timezone)}, and is shown now and never again.
      </p>
      <code className="rounded-md bg-muted p-2 font-mono text-xs break-all">{link.url}</code>
      <div className="flex justify-end">
        <Button onClick={() => void navigator.clipboard.writeText(link.url).then(() => setIsCopied(true))}>
          <Copy aria-hidden /> {isCopied ? "Copied" : "Copy the link"}
        </Button>
      </div>
    </div>
  );
}
