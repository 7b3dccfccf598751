"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/notices";
import { saveAnswer } from "@/components/ui/save-answer";
import type { DownloadFact } from "./receipt-facts";

/** Files that the vendor hands out: fetched through the proxy, which is open to those who may call the vendor. */
export function Downloads({ connectionId, downloads }: { connectionId: string; downloads: readonly DownloadFact[] }) {
  const [busy, setBusy] = useState<string | null>(null);
  const fetchFile = async ({ method, path, body }: DownloadFact) => {
    setBusy(path);
    try {
      const answer = await fetch(`/api/providers/${connectionId}${path}`, {
        method,
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`The vendor's answer was ${answer.status}.`);
      await saveAnswer(answer, "restored-files");
    } catch (error) {
      notify("error", `The files could not be fetched. ${error instanceof Error ? error.message : ""}`);
    }
    setBusy(null);
  };
  return (
    <ul className="grid gap-2">
      {downloads.map((download) => (
        <li className="flex flex-wrap items-center gap-2" key={download.path}>
          <Button disabled={busy === download.path} onClick={() => void fetchFile(download)}>
            <Download aria-hidden /> {busy === download.path ? "Fetching …" : "Download"}
          </Button>
          <span className="min-w-0 break-words">{download.names.join(", ")}</span>
        </li>
      ))}
    </ul>
  );
}
