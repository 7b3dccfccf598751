"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronRight, File, Folder } from "lucide-react";
import { useState } from "react";
import { cn } from "@/components/ui/cn";
import { lookupQuery, type LookupRow } from "@/components/api/lookups";
import { problemWords } from "@/components/operations/problem-words";

interface FileTreeProps {
  connectionId: string;
  restoreTargetId: string;
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** Folders and files in a point, each folder read when it is opened. Choosing a folder stands for all in it. */
export function FileTree({ connectionId, restoreTargetId, chosen, onChange }: FileTreeProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 flex w-full items-baseline justify-between text-sm font-medium">
        Files and folders <span className="font-normal text-muted-foreground">{chosen.length} chosen</span>
      </legend>
      <div className="max-h-80 overflow-auto rounded-md border p-2" tabIndex={0} role="region" aria-label="Files and folders">
        <Level tree={{ connectionId, restoreTargetId, chosen, onChange }} path={null} isUnderChosen={false} />
      </div>
    </fieldset>
  );
}

function Level({ tree, path, isUnderChosen }: { tree: FileTreeProps; path: string | null; isUnderChosen: boolean }) {
  const { data, error, isPending, refetch } = useQuery(
    lookupQuery(tree.connectionId, "file-tree", { restoreTargetId: tree.restoreTargetId, ...(path === null ? {} : { path }) }),
  );
  if (isPending) return <p className="px-2 py-1 text-sm text-muted-foreground">Asking the vendor …</p>;
  if (error) {
    return (
      <p className="px-2 py-1 text-sm text-bad">
        {problemWords(error)}{" "}
        <button type="button" className="underline" onClick={() => void refetch()}>
          Try again
        </button>
      </p>
    );
  }
  if (data.items.length === 0) return <p className="px-2 py-1 text-sm text-muted-foreground">Nothing is in here.</p>;
  return (
    <ul className={cn(path !== null && "ml-5")}>
      {data.items.map((row) => (
        <Node key={row.value} tree={tree} row={row} isUnderChosen={isUnderChosen} />
      ))}
    </ul>
  );
}

const isFolder = (row: LookupRow): boolean =>
  row.attributes.isFolder === true ||
  row.attributes.kind === "folder" ||
  row.attributes.type === "folder" ||
  row.attributes.kind === "directory";

function Node({ tree, row, isUnderChosen }: { tree: FileTreeProps; row: LookupRow; isUnderChosen: boolean }) {
  const [isOpen, setIsOpen] = useState(false);
  const isChosen = tree.chosen.includes(row.value);
  const folder = isFolder(row);
  const toggle = () => {
    // A chosen folder stands for what is below it: those need not be named again.
    const without = tree.chosen.filter((path) => path !== row.value && !path.startsWith(`${row.value.replace(/\/$/, "")}/`));
    tree.onChange(isChosen ? without : [...without, row.value]);
  };
  return (
    <li>
      <div className="flex items-center gap-1.5 rounded py-0.5 hover:bg-muted">
        {folder ? (
          <button
            type="button"
            aria-expanded={isOpen}
            aria-label={`${isOpen ? "Close" : "Open"} ${row.label}`}
            className="p-1"
            onClick={() => setIsOpen(!isOpen)}
          >
            <ChevronRight aria-hidden className={cn("size-4", isOpen && "rotate-90")} />
          </button>
        ) : (
          <span className="w-6" />
        )}
        <label className="flex min-w-0 flex-1 cursor-pointer items-center gap-2 py-0.5">
          <input
            type="checkbox"
            className="size-4 shrink-0 accent-accent"
            checked={isChosen || isUnderChosen}
            disabled={isUnderChosen || row.disabledReason !== null}
            onChange={toggle}
          />
          {folder ? (
            <Folder aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          ) : (
            <File aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          )}
          <span className="truncate">{row.label}</span>
          <span className="ml-auto shrink-0 pr-2 text-table text-muted-foreground">{row.disabledReason ?? row.detail}</span>
        </label>
      </div>
      {folder && isOpen && <Level tree={tree} path={row.value} isUnderChosen={isUnderChosen || isChosen} />}
    </li>
  );
}
