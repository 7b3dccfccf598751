"use client";

import { useEffect, useState, useSyncExternalStore, type FormEvent } from "react";
import { openLink, redeemLink } from "@/components/api/own-sign-in";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { OpenedLink } from "@/lib/domain/sign-in";
import { NewPasswordFields } from "./password-fields";
import { toSignIn } from "./to-sign-in";

const never = () => () => undefined;

/** What the link holds: it stands behind the `#`, which no browser sends along; empty on the server. */
const useLinkSecret = () =>
  useSyncExternalStore(
    never,
    () => window.location.hash.slice(1),
    () => "",
  );

/** An invitation or a reset: whose it is, and the password that they choose. */
export function WelcomeForm() {
  const secret = useLinkSecret();
  const [link, setLink] = useState<OpenedLink | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");

  useEffect(() => {
    if (secret === "") return;
    void openLink(secret).then(setLink, (error: unknown) => setRefusal(problemWords(error)));
  }, [secret]);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setIsBusy(true);
    setRefusal(null);
    try {
      await redeemLink({ secret, password });
      toSignIn("welcome");
    } catch (error) {
      setRefusal(problemWords(error));
      setIsBusy(false);
    }
  }

  if (!link) {
    return refusal === null ? (
      <div aria-busy={secret !== ""}>
        {secret === "" ? <p>This page is opened by a link from your administrator.</p> : <Skeleton className="h-40" />}
      </div>
    ) : (
      <p role="alert" className="text-bad">
        {refusal}
      </p>
    );
  }
  return (
    <form className="grid gap-4" onSubmit={(event) => void submit(event)} method="post">
      <p>
        {link.kind === "invitation" ? "Welcome, " : "Hello, "}
        {link.name}. Choose the password for <strong className="break-all">{link.email}</strong>.
      </p>
      <input type="email" autoComplete="username" value={link.email} readOnly hidden />
      <NewPasswordFields password={password} again={again} onPassword={setPassword} onAgain={setAgain} />
      <p role="alert" className="min-h-5 text-sm text-bad">
        {refusal}
      </p>
      <Button type="submit" variant="primary" size="lg" disabled={isBusy || password === "" || password !== again}>
        Keep this password
      </Button>
    </form>
  );
}
