"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTheme } from "next-themes";
import { SelectField } from "@/components/actions/fields/plain-fields";
import { changePreferences, meQuery } from "@/components/api/me";
import { problemWords } from "@/components/operations/problem-words";
import { ownTimezone } from "@/components/schedule-editor/own-timezone";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorNote } from "@/components/ui/state-notes";
import { membershipWords } from "@/components/people/membership-words";
import { OwnSignInSections } from "./sign-in/own-sign-in";
import type { Preferences } from "@/lib/domain/people";

const zones = [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")])].map((zone) => ({ value: zone, label: zone }));
const themes = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

/** Who one is, what one may see, and how things are shown. */
export function Profile() {
  const { data: me, error, refetch } = useQuery(meQuery);
  const client = useQueryClient();
  const { setTheme } = useTheme();
  const change = useMutation({
    mutationFn: (preferences: Preferences) => changePreferences({ ...me?.preferences, ...preferences }),
    onSuccess: (next) => client.setQueryData(meQuery.queryKey, next),
  });
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (!me) return <Skeleton className="h-48" />;
  return (
    <section aria-labelledby="profile" className="grid max-w-xl gap-5">
      <h1 id="profile" className="text-lg font-semibold">
        Profile
      </h1>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1.5">
        <dt className="text-muted-foreground">Name</dt>
        <dd>{me.name}</dd>
        <dt className="text-muted-foreground">E-mail</dt>
        <dd>{me.email}</dd>
        <dt className="text-muted-foreground">Roles</dt>
        <dd>{membershipWords(me.memberships)}</dd>
        <dt className="text-muted-foreground">Language</dt>
        <dd>English, the only one so far</dd>
      </dl>
      <SelectField
        label="Time zone"
        value={me.preferences.timezone ?? ""}
        empty={`The browser's (${ownTimezone()})`}
        options={zones}
        onChange={(timezone) => change.mutate({ timezone: timezone === "" ? undefined : timezone })}
      />
      <SelectField
        label="Theme"
        value={me.preferences.theme ?? "system"}
        options={themes}
        onChange={(theme) => {
          if (theme === "") return;
          setTheme(theme);
          change.mutate({ theme });
        }}
      />
      <p role="status" className="min-h-5 text-sm text-muted-foreground">
        {change.error ? problemWords(change.error) : change.isSuccess ? "Saved." : ""}
      </p>
      <OwnSignInSections />
    </section>
  );
}
