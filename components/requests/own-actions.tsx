"use client";

import { RotateCcw } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { cancelRequest } from "@/components/api/requests";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import type { RequestDetail } from "@/lib/domain/request";
import { useRequestAct } from "./use-request-act";

/** Taking it back, and asking again with one click. */
export function OwnActions({ request }: { request: RequestDetail }) {
  const cancel = useRequestAct(request.id, () => cancelRequest(request.id));
  const [isSure, setIsSure] = useState(false);
  return (
    <div className="grid justify-items-end gap-1">
      <div className="flex flex-wrap gap-2">
        {request.may.askAgain && (
          <Button asChild variant={request.state === "rejected" ? "primary" : "secondary"}>
            <Link href={`/requests/new?copyOf=${request.id}`}>
              <RotateCcw aria-hidden /> Ask again
            </Link>
          </Button>
        )}
        {request.may.cancel.isAllowed && (
          <Button
            variant={isSure ? "danger" : "secondary"}
            disabled={cancel.isPending}
            onBlur={() => setIsSure(false)}
            onClick={() => (isSure ? cancel.mutate() : setIsSure(true))}
          >
            {isSure ? "Cancel it for good" : "Cancel the request"}
          </Button>
        )}
      </div>
      {cancel.error && (
        <p role="alert" className="max-w-sm text-right text-sm text-bad">
          {problemWords(cancel.error)}
        </p>
      )}
    </div>
  );
}
