"use client";

import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

interface PathListProps {
  paths: readonly string[];
  onChange: (paths: string[]) => void;
}

/** Paths to copy; an empty list stands for the whole file system. */
export function PathList({ paths, onChange }: PathListProps) {
  const [typed, setTyped] = useState("");
  const path = typed.trim();
  const fault =
    path === ""
      ? null
      : !/^(\/|[A-Za-z]:[\\/])/.test(path)
        ? "A path begins with / or a drive such as C:\\."
        : paths.includes(path)
          ? "It is in the list already."
          : null;
  const add = () => {
    if (path === "" || fault) return;
    onChange([...paths, path]);
    setTyped("");
  };
  return (
    <div className="grid gap-2">
      {paths.length > 0 && (
        <ul className="divide-y rounded-md border">
          {paths.map((known) => (
            <li key={known} className="flex items-center gap-2 px-3 py-1 font-mono text-sm">
              <span className="min-w-0 flex-1 truncate" title={known}>
                {known}
              </span>
              <Button
                variant="ghost"
                size="icon"
                aria-label={`Remove ${known}`}
                onClick={() => onChange(paths.filter((entry) => entry !== known))}
              >
                <Trash2 aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex gap-2">
        <Input
          aria-label="Path"
          placeholder="/var/lib/app"
          className="font-mono"
          value={typed}
          aria-invalid={fault ? true : undefined}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
        />
        <Button disabled={path === "" || fault !== null} onClick={add}>
          <Plus aria-hidden /> Add
        </Button>
      </div>
      <p role="status" className="text-sm text-muted-foreground">
        {fault ?? (paths.length === 0 ? "No path: the whole file system." : "")}
      </p>
    </div>
  );
}
