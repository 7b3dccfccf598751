"use client";

import Link from "next/link";
import { CircleCheck, LoaderCircle, SquareX, TriangleAlert } from "lucide-react";
import type { Check } from "@/lib/domain/operation";
import { problemWords } from "./problem-words";
import { Button } from "@/components/ui/button";
import { isSendable, type IntentVerdict } from "./use-dry-runs";

const faces = {
  ok: { Icon: CircleCheck, tone: "text-good", word: "Fine" },
  warning: { Icon: TriangleAlert, tone: "text-warn", word: "Warning" },
  error: { Icon: SquareX, tone: "text-bad", word: "Blocks" },
} as const;

export function CheckLine({ check }: { check: Check }) {
  const { Icon, tone, word } = faces[check.level];
  return (
    <li className="flex items-start gap-2 py-1 text-sm">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${tone}`} />
      <span>
        <span className="sr-only">{word}: </span>
        {check.message}{" "}
        {check.href && (
          <Link href={check.href} className="text-accent underline underline-offset-2">
            Look at it
          </Link>
        )}
      </span>
    </li>
  );
}

/** What the server says of one intent. */
function VerdictChecks({ verdict }: { verdict: IntentVerdict }) {
  if (verdict.state === "checking") {
    return (
      <p className="flex items-center gap-2 py-1 text-sm text-muted-foreground">
        <LoaderCircle aria-hidden className="size-4 motion-safe:animate-spin" /> Checking …
      </p>
    );
  }
  if (verdict.state === "refused") {
    return (
      <ul>
        <CheckLine check={{ id: "refused", level: "error", message: problemWords(verdict.error) }} />
      </ul>
    );
  }
  const { checks } = verdict.dryRun;
  return (
    <ul>
      {checks.length === 0 && <CheckLine check={{ id: "none", level: "ok", message: "Nothing speaks against it." }} />}
      {checks.map((check) => (
        <CheckLine key={check.id} check={check} />
      ))}
    </ul>
  );
}

interface ChecksListProps {
  verdicts: readonly IntentVerdict[];
  /** Offers to check again beneath what is blocked; left out where the page has a button of its own. */
  onAgain?: () => void;
}

/** Checks of all intents; with several, those that are blocked stand first and each names its row. */
export function ChecksList({ verdicts, onAgain }: ChecksListProps) {
  const isAnyBlocked = verdicts.some((verdict) => verdict.state !== "checking" && !isSendable(verdict));
  return (
    <>
      {verdicts.length === 1 && verdicts[0] ? <VerdictChecks verdict={verdicts[0]} /> : <NamedChecks verdicts={verdicts} />}
      {onAgain && isAnyBlocked && (
        <Button className="h-auto px-0 py-1" onClick={onAgain} variant="link">
          Check again
        </Button>
      )}
    </>
  );
}

function NamedChecks({ verdicts }: { verdicts: readonly IntentVerdict[] }) {
  const sorted = [...verdicts].sort((a, b) => weight(a) - weight(b));
  return (
    <ul className="divide-y">
      {sorted.map((verdict) => (
        <li key={verdict.intent.id} className="grid gap-1 py-2 sm:grid-cols-[minmax(8rem,14rem)_1fr] sm:gap-4">
          <span className="truncate text-sm font-medium" title={verdict.intent.label}>
            {verdict.intent.label}
          </span>
          <VerdictChecks verdict={verdict} />
        </li>
      ))}
    </ul>
  );
}

function weight(verdict: IntentVerdict): number {
  if (verdict.state === "refused") return 0;
  if (verdict.state === "checking") return 3;
  return verdict.worst === "error" ? 1 : verdict.worst === "warning" ? 2 : 4;
}
