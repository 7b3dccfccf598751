"use client";

import Link from "next/link";
import { Popover } from "radix-ui";
import type { ReactNode } from "react";
import type { Operation } from "@/lib/domain/operation";
import { kindWords } from "./kind-words";
import { OperationStateMark } from "./operation-state";
import { ProgressBar } from "./progress-bar";

/** What the tray opens: operations under way and the last ones, as a list of links. */
export default function TrayPopover({ trigger, shown }: { trigger: ReactNode; shown: readonly Operation[] }) {
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          className="z-50 w-[min(26rem,calc(100vw-1rem))] rounded-md border bg-surface shadow-md"
        >
          <div className="flex items-center justify-between border-b px-3 py-2">
            <h2 className="font-medium">Operations</h2>
            <Popover.Close asChild>
              <Link href="/operations" className="text-sm text-accent underline underline-offset-2">
                Show all
              </Link>
            </Popover.Close>
          </div>
          <ul className="max-h-96 divide-y overflow-y-auto">
            {shown.map((operation) => (
              <li key={operation.id}>
                <Popover.Close asChild>
                  <Link href={`/operations/${operation.id}`} className="grid gap-1 px-3 py-2 hover:bg-muted">
                    <span className="flex items-center justify-between gap-3">
                      <span className="truncate">
                        {kindWords(operation.kind)} <span className="text-muted-foreground">{operation.subject}</span>
                      </span>
                      <OperationStateMark state={operation.state} className="text-table" />
                    </span>
                    {!operation.endedAt && (
                      <ProgressBar
                        percent={operation.progressPercent}
                        label={`Progress of ${operation.subject ?? "operation"}`}
                      />
                    )}
                  </Link>
                </Popover.Close>
              </li>
            ))}
            {shown.length === 0 && (
              <li className="px-3 py-6 text-center text-muted-foreground">Nothing has been done here yet.</li>
            )}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
