"use client";

import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { refusalWords } from "./refusals";
import { SignInForm } from "./sign-in-form";

interface SignInProps {
  /** Where signing in leads. */
  next: string;
  providers: readonly { id: string; name: string }[];
  password: "offered" | "in-emergency" | "never";
  error: string | null;
  news: "welcome" | "changed" | null;
}

const newsWords = {
  welcome: "Your password is kept. Sign in with it.",
  changed: "Your password was changed. Sign in with the new one.",
} as const;

/** The ways in that this installation offers. */
export function SignIn({ next, providers, password, error, news }: SignInProps) {
  const [leavingFor, setLeavingFor] = useState<string | null>(null);
  const leave = async (id: string) => {
    setLeavingFor(id);
    const { signIn } = await import("next-auth/react");
    await signIn(id, { callbackUrl: next });
  };
  return (
    <div className="grid gap-4">
      {news && <p role="status">{newsWords[news]}</p>}
      {error && (
        <p role="alert" className="text-sm text-bad">
          {refusalWords(error)}
        </p>
      )}
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          size="lg"
          variant={password === "offered" ? "secondary" : "primary"}
          disabled={leavingFor !== null}
          onClick={() => void leave(id).catch(() => setLeavingFor(null))}
        >
          {leavingFor === id ? `Going to ${name} …` : `Continue with ${name}`}
        </Button>
      ))}
      {providers.length > 0 && password === "offered" && (
        <p className="text-center text-sm text-muted-foreground">or with a password of Backdesk</p>
      )}
      {password === "offered" && <SignInForm next={next} />}
      {password === "in-emergency" && (
        <Link className="text-sm text-muted-foreground underline underline-offset-2" href="/login?emergency">
          Emergency sign-in
        </Link>
      )}
    </div>
  );
}
