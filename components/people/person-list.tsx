"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { meQuery } from "@/components/api/me";
import { peopleQuery } from "@/components/api/people";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Moment } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import { EmptyNote, ErrorNote } from "@/components/ui/state-notes";
import { mayDoTo } from "@/lib/domain/may-do";
import type { Me, User } from "@/lib/domain/people";
import { BreakGlassNote } from "./break-glass-note";
import { membershipWords } from "./membership-words";
import { PersonStateMark } from "./person-state";

const loadDialogs = () => import("./person-dialogs");
const PersonDialogs = lazy(loadDialogs);

/** What stands open over the list. */
export type OpenDialog = { kind: "invite" } | { kind: "person"; id: string } | null;

/** Who can sign in, with which roles where. `hasMail`: invitations can go by mail. */
export function PersonList({ hasMail }: { hasMail: boolean }) {
  const { data: people, error, refetch } = useQuery(peopleQuery);
  const { data: me } = useQuery(meQuery);
  const [words, setWords] = useState("");
  const [open, setOpen] = useState<OpenDialog>(null);
  const mayWrite = me?.actions.includes("people:write") ?? false;
  const found = people?.filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(words.trim().toLowerCase()));
  return (
    <section aria-labelledby="people" className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 id="people" className="text-lg font-semibold">
          People
        </h1>
        {mayWrite && (
          <Button
            variant="primary"
            onFocus={() => void loadDialogs()}
            onPointerEnter={() => void loadDialogs()}
            onClick={() => setOpen({ kind: "invite" })}
          >
            <Plus aria-hidden /> Invite a person
          </Button>
        )}
      </div>
      <p className="text-muted-foreground">
        What somebody may do to a thing is decided by the roles that they hold in its tenant, or everywhere.
      </p>
      <BreakGlassNote />
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : !people || !found ? (
        <div aria-busy className="grid gap-2">
          <Skeleton className="h-14" />
          <Skeleton className="h-14" />
        </div>
      ) : (
        <>
          {people.length > 8 && (
            <Input
              type="search"
              aria-label="Search people"
              placeholder="Name or e-mail"
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
          {found.length === 0 ? (
            <EmptyNote title={people.length === 0 ? "Nobody yet" : "Nobody by that name"}>
              {people.length === 0 ? "People whom you invite stand here." : "Search for a part of the name or the e-mail."}
            </EmptyNote>
          ) : (
            <ul className="divide-y rounded-md border bg-surface">
              {found.map((person) => (
                <PersonRow
                  key={person.id}
                  person={person}
                  onOpen={
                    me && person.id !== me.id && mayChange(me, person) ? () => setOpen({ kind: "person", id: person.id }) : null
                  }
                />
              ))}
            </ul>
          )}
        </>
      )}
      {open && (
        <Suspense fallback={null}>
          <PersonDialogs hasMail={hasMail} open={open} people={people ?? []} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </section>
  );
}

/** Whoever manages people manages those whose every tenant is theirs. */
function mayChange(me: Me, { memberships }: User): boolean {
  if (mayDoTo(me, "people:write", null)) return true;
  return memberships.length > 0 && memberships.every(({ tenantId }) => mayDoTo(me, "people:write", tenantId));
}

/** `onOpen` is null for oneself and for people who may only look. */
function PersonRow({ person, onOpen }: { person: User; onOpen: (() => void) | null }) {
  return (
    <li className="grid items-center gap-x-6 gap-y-1 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_7rem_5.5rem]">
      <div className="min-w-0">
        <p className="truncate font-medium">{person.name}</p>
        <p className="truncate text-table text-muted-foreground">{person.email}</p>
        <p className="text-table">
          {membershipWords(person.memberships)}
          <span className="text-muted-foreground">
            {person.provider && ` · by ${person.provider}`}
            {person.hasSecondFactor && " · second factor"}
          </span>
        </p>
      </div>
      <div className="text-table">
        <PersonStateMark state={person.state} />
        <p className="text-muted-foreground">
          {person.lastSeenAt ? (
            <>
              seen <Moment at={person.lastSeenAt} />
            </>
          ) : (
            "never seen"
          )}
        </p>
      </div>
      {onOpen ? (
        <Button className="justify-self-start sm:justify-self-end" onFocus={() => void loadDialogs()} onClick={onOpen}>
          Change<span className="sr-only"> {person.name}</span>
        </Button>
      ) : (
        <span />
      )}
    </li>
  );
}
