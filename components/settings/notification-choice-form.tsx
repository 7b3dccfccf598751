"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { choiceQuery, saveChoice, type ChoiceAnswer } from "@/components/api/notifications";
import { problemWords } from "@/components/operations/problem-words";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorNote } from "@/components/ui/state-notes";
import { Choice } from "@/components/wizard/choice";
import type { NotificationChoice } from "@/lib/domain/notification";
import { momentWords } from "@/lib/domain/request-words";
import { requestMoments } from "@/lib/domain/states";

const mails = [
  { value: "each", label: "Each by itself", detail: "What comes within a minute comes together." },
  { value: "digest", label: "Gathered", detail: "At most every quarter of an hour." },
  { value: "off", label: "No mail", detail: "The list in the console stays." },
] as const;

/** One's own: by mail or not, and of what. Kept as soon as it is chosen. */
export function NotificationChoiceForm() {
  const { data, error, refetch } = useQuery(choiceQuery);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  return (
    <section aria-labelledby="own-notices" className="grid gap-4">
      <h1 id="own-notices" className="text-lg font-semibold">
        Notifications
      </h1>
      <p className="text-muted-foreground">
        The bell tells you of requests: of yours when they change, of others&apos; when you decide them. Nobody is told of what
        they did themselves.
      </p>
      {data ? <ChoiceFields choice={data} /> : <Skeleton className="h-40" aria-busy />}
    </section>
  );
}

function ChoiceFields({ choice }: { choice: ChoiceAnswer }) {
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: saveChoice,
    onSuccess: (saved) => client.setQueryData(choiceQuery.queryKey, saved),
  });
  const shown: NotificationChoice = saving.isPending ? saving.variables : { mail: choice.mail, muted: choice.muted };
  const toggle = (moment: (typeof requestMoments)[number]) =>
    saving.mutate({
      ...shown,
      muted: shown.muted.includes(moment) ? shown.muted.filter((known) => known !== moment) : [...shown.muted, moment],
    });
  return (
    <div className="grid gap-5">
      <Choice legend="By mail" options={mails} value={shown.mail} onChange={(mail) => saving.mutate({ ...shown, mail })} />
      {!choice.hasMailServer && (
        <p className="text-sm text-muted-foreground">
          No mail server is set on this installation (BACKDESK_SMTP_URL), so no mail is sent yet.
        </p>
      )}
      <fieldset className="grid gap-2">
        <legend className="mb-1.5 text-sm font-medium">Tell me of</legend>
        <div className="grid gap-x-6 gap-y-1.5 sm:grid-cols-2">
          {requestMoments.map((moment) => (
            <label key={moment} className="flex items-center gap-2">
              <input
                type="checkbox"
                className="size-4 shrink-0 accent-accent"
                checked={!shown.muted.includes(moment)}
                onChange={() => toggle(moment)}
              />
              {momentWords[moment]}
            </label>
          ))}
        </div>
      </fieldset>
      <p aria-live="polite" className="text-sm text-muted-foreground">
        {saving.error ? (
          <span className="text-bad">{problemWords(saving.error)}</span>
        ) : saving.isPending ? (
          "Saving …"
        ) : saving.isSuccess ? (
          "Saved."
        ) : (
          ""
        )}
      </p>
    </div>
  );
}
