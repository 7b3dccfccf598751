"use client";

import { useState, type FormEvent } from "react";
import { commentOnRequest } from "@/components/api/requests";
import { Card } from "@/components/detail/detail-frame";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { fieldLooks } from "@/components/ui/input";
import { Moment } from "@/components/ui/moment";
import { Field } from "@/components/wizard/field";
import type { RequestDetail } from "@/lib/domain/request";
import { momentWords } from "@/lib/domain/request-words";
import { useRequestAct } from "./use-request-act";

/** What happened to it and what was said, in order. */
export function RequestLife({ request, mayComment }: { request: RequestDetail; mayComment: boolean }) {
  return (
    <Card title="What happened">
      <div className="grid gap-4">
        <ol aria-label="What happened" className="grid gap-3">
          {request.entries.map((entry) => (
            <li key={entry.id} className="grid gap-0.5 border-l-2 pl-3">
              <p className="flex flex-wrap gap-x-2">
                <span>
                  <span className="font-medium">{momentWords[entry.moment]}</span>
                  {entry.by && ` by ${entry.by.name}`}
                </span>
                <span className="ml-auto text-table text-muted-foreground">
                  <Moment at={entry.at} />
                </span>
              </p>
              {entry.text && <p className="break-words whitespace-pre-wrap text-muted-foreground">{entry.text}</p>}
            </li>
          ))}
        </ol>
        {mayComment && <CommentForm id={request.id} />}
      </div>
    </Card>
  );
}

function CommentForm({ id }: { id: string }) {
  const [text, setText] = useState("");
  const comment = useRequestAct<string>(id, (words) => commentOnRequest(id, words));
  const words = text.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (words !== "" && !comment.isPending) comment.mutate(words, { onSuccess: () => setText("") });
  };
  return (
    <form onSubmit={submit} className="grid gap-2 border-t pt-3">
      <Field label="Comment">
        {(ids) => (
          <textarea
            {...ids}
            className={cn(fieldLooks, "min-h-16 py-1.5")}
            maxLength={2_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" disabled={words === "" || comment.isPending}>
          Add comment
        </Button>
        {comment.error && (
          <p role="alert" className="text-sm text-bad">
            {problemWords(comment.error)}
          </p>
        )}
      </div>
    </form>
  );
}
