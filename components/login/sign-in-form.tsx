"use client";

import { signIn } from "next-auth/react";
import { useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { refusalWords } from "./refusals";

/** E-mail and password, then a code where the person has a second factor. The line for what went wrong keeps its place. */
export function SignInForm({ next }: { next: string }) {
  const [isBusy, setIsBusy] = useState(false);
  const [asksForCode, setAsksForCode] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    setIsBusy(true);
    setRefusal(null);
    try {
      const answer = await signIn("credentials", {
        redirect: false,
        email: String(given.get("email")),
        password: String(given.get("password")),
        ...(asksForCode ? { code: String(given.get("code")) } : {}),
      });
      if (answer?.ok && !answer.error) return window.location.assign(next);
      const code = answer?.error ?? "CredentialsSignin";
      if (code === "second-factor") setAsksForCode(true);
      setRefusal(refusalWords(code));
    } catch {
      setRefusal("Backdesk did not answer. Check your network and try again; your e-mail and password were not judged.");
    }
    setIsBusy(false);
  }

  return (
    <form className="grid gap-4" onSubmit={(event) => void submit(event)} method="post">
      <label className="grid gap-1.5 text-sm font-medium">
        E-mail
        <Input
          className="h-10 font-normal"
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus
          aria-describedby="refusal"
        />
      </label>
      <label className="grid gap-1.5 text-sm font-medium">
        Password
        <Input
          className="h-10 font-normal"
          type="password"
          name="password"
          autoComplete="current-password"
          required
          aria-describedby="refusal"
        />
      </label>
      {asksForCode && (
        <label className="grid gap-1.5 text-sm font-medium">
          Code
          <Input
            className="h-10 font-normal"
            name="code"
            autoComplete="one-time-code"
            autoCapitalize="off"
            spellCheck={false}
            required
            autoFocus
            aria-describedby="refusal"
          />
        </label>
      )}
      <p id="refusal" role="alert" className="min-h-10 text-sm text-bad">
        {refusal}
      </p>
      <Button type="submit" variant="primary" size="lg" disabled={isBusy}>
        {isBusy ? "Signing in …" : "Sign in"}
      </Button>
    </form>
  );
}
