"use client";

import { signIn } from "next-auth/react";
import { useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

const refusals: Record<string, string> = {
  throttled: "Too many tries. Wait a few minutes, then try again.",
  CredentialsSignin: "The e-mail or the password is not right.",
};

/** E-mail and password. The line for what went wrong keeps its place, so that nothing jumps. */
export function SignInForm({ next }: { next: string }) {
  const [isBusy, setIsBusy] = useState(false);
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
      });
      if (answer?.ok && !answer.error) return window.location.assign(next);
      setRefusal(refusals[answer?.error ?? ""] ?? refusals.CredentialsSignin ?? null);
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
      <p id="refusal" role="alert" className="min-h-10 text-sm text-bad">
        {refusal}
      </p>
      <Button type="submit" variant="primary" size="lg" disabled={isBusy}>
        {isBusy ? "Signing in …" : "Sign in"}
      </Button>
    </form>
  );
}
