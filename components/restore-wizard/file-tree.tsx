"use client";

import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { ChevronRight, File, Folder } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useSettled } from "@/components/actions/use-settled";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { lookupQuery, type LookupRow } from "@/components/api/lookups";
import { problemWords } from "@/components/operations/problem-words";
import { MountFirst } from "./mount-first";

interface FileTreeProps {
  /** The vendor's files can be searched by name. */
  canSearch: boolean;
  connectionId: string;
  restoreTargetId: string;
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** Folders and files in a point, each folder read when it is opened. Choosing a folder stands for all in it. */
export function FileTree(tree: FileTreeProps) {
  const [words, setWords] = useState("");
  const text = useSettled(words.trim(), 400);
  const isSearch = tree.canSearch && text.length >= 2;
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 flex w-full items-baseline justify-between text-sm font-medium">
        Files and folders <span className="font-normal text-muted-foreground">{tree.chosen.length} chosen</span>
      </legend>
      {tree.canSearch && (
        <Input
          type="search"
          className="mb-2"
          aria-label="Search files and folders"
          placeholder="Part of a name, in every folder"
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      )}
      <div className="max-h-80 overflow-auto rounded-md border p-2" tabIndex={0} role="region" aria-label="Files and folders">
        {isSearch ? <Found tree={tree} text={text} /> : <Level tree={tree} path={null} isUnderChosen={false} />}
      </div>
    </fieldset>
  );
}

function Found({ tree, text }: { tree: FileTreeProps; text: string }) {
  const asked = useQuery(lookupQuery(tree.connectionId, "file-search", { restoreTargetId: tree.restoreTargetId, q: text }));
  const isUnderChosen = (path: string) => tree.chosen.some((folder) => path.startsWith(`${folder.replace(/\/$/, "")}/`));
  return (
    <Answer asked={asked} tree={tree} wait="Searching every folder …" none={`Nothing is named “${text}”.`}>
      {(rows) => (
        <ul>
          {rows.map((row) => (
            <Node key={row.value} tree={tree} row={row} isUnderChosen={isUnderChosen(row.value)} />
          ))}
        </ul>
      )}
    </Answer>
  );
}

function Level({ tree, path, isUnderChosen }: { tree: FileTreeProps; path: string | null; isUnderChosen: boolean }) {
  const asked = useQuery(
    lookupQuery(tree.connectionId, "file-tree", { restoreTargetId: tree.restoreTargetId, ...(path === null ? {} : { path }) }),
  );
  return (
    <Answer asked={asked} tree={tree} wait="Asking the vendor …" none="Nothing is in here.">
      {(rows) => (
        <ul className={cn(path !== null && "ml-5")}>
          {rows.map((row) => (
            <Node key={row.value} tree={tree} row={row} isUnderChosen={isUnderChosen} />
          ))}
        </ul>
      )}
    </Answer>
  );
}

interface AnswerProps {
  asked: UseQueryResult<{ items: LookupRow[] }>;
  tree: FileTreeProps;
  wait: string;
  none: string;
  children: (rows: LookupRow[]) => ReactNode;
}

/** What the vendor said, or what keeps it from saying anything. */
function Answer({ asked: { data, error, isPending, refetch }, tree, wait, none, children }: AnswerProps) {
  if (isPending) return <p className="px-2 py-1 text-sm text-muted-foreground">{wait}</p>;
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
  if (data.items.some((row) => row.attributes.needsMount === true))
    return <MountFirst restoreTargetId={tree.restoreTargetId} onMounted={() => void refetch()} />;
  if (data.items.length === 0) return <p className="px-2 py-1 text-sm text-muted-foreground">{none}</p>;
  return children(data.items);
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
