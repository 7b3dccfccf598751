"use client";

import { useState, type FormEvent } from "react";
import { changePassword } from "@/components/api/own-sign-in";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { NewPasswordFields, SecretField } from "./password-fields";
import { toSignIn } from "./to-sign-in";

/** Changes one's own password; everything that is open then ends, and one signs in with the new one. */
export function ChangePasswordForm() {
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");

  async function submit(event: FormEvent) {
    event.preventDefault();
    setIsBusy(true);
    setRefusal(null);
    try {
      await changePassword({ current, password });
      toSignIn("changed");
    } catch (error) {
      setRefusal(problemWords(error));
      setIsBusy(false);
    }
  }

  return (
    <form className="grid gap-4" onSubmit={(event) => void submit(event)} method="post">
      <SecretField label="Present password" autoComplete="current-password" value={current} onChange={setCurrent} />
      <NewPasswordFields password={password} again={again} onPassword={setPassword} onAgain={setAgain} />
      <p className="text-sm text-muted-foreground">
        You are then signed out everywhere, your tokens are revoked, and you sign in with the new password.
      </p>
      <p role="alert" className="text-sm text-bad">
        {refusal}
      </p>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" disabled={isBusy || current === "" || password === "" || password !== again}>
          Change the password
        </Button>
      </div>
    </form>
  );
}
