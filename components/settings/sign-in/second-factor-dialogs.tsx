"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type ReactNode } from "react";
import {
  beginSecondFactor,
  confirmSecondFactor,
  ownSignInQuery,
  removeSecondFactor,
  renewRecoveryCodes,
} from "@/components/api/own-sign-in";
import { SecretField } from "@/components/login/password-fields";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { RecoveryCodes } from "./recovery-codes";

/** Password, then the picture for the authenticator and its first code, then the recovery codes. */
export function SetUpSecondFactor({ onDone }: { onDone: () => void }) {
  const client = useQueryClient();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const begin = useMutation({ mutationFn: () => beginSecondFactor(password) });
  const confirm = useMutation({
    mutationFn: () => confirmSecondFactor(code),
    onSuccess: () => client.invalidateQueries({ queryKey: ownSignInQuery.queryKey, exact: true }),
  });
  if (confirm.data) return <RecoveryCodes codes={confirm.data.recoveryCodes} onDone={onDone} />;
  if (!begin.data) {
    return (
      <Step button="Go on" isBusy={begin.isPending} error={begin.error} onSubmit={() => begin.mutate()}>
        <SecretField label="Your password" autoComplete="current-password" value={password} onChange={setPassword} />
      </Step>
    );
  }
  const { qrSvg, secret } = begin.data;
  return (
    <Step button="Turn it on" isBusy={confirm.isPending} error={confirm.error} onSubmit={() => confirm.mutate()}>
      <p>Show this to your authenticator, or type the key into it.</p>
      {/* eslint-disable-next-line @next/next/no-img-element -- drawn by the server for this page alone; there is nothing to optimise */}
      <img
        alt="QR code for your authenticator; the key below says the same"
        className="size-44 justify-self-center rounded bg-white"
        src={`data:image/svg+xml;utf8,${encodeURIComponent(qrSvg)}`}
      />
      <code className="text-center font-mono text-sm break-all">{secret.match(/.{1,4}/g)?.join(" ")}</code>
      <SecretField label="The code it shows" autoComplete="one-time-code" isShown value={code} onChange={setCode} />
    </Step>
  );
}

/** What one's own password is asked for again: new recovery codes, or the end of the second factor. */
export function ActWithPassword({ act, onDone }: { act: "codes" | "remove"; onDone: () => void }) {
  const client = useQueryClient();
  const [password, setPassword] = useState("");
  const doing = useMutation({
    mutationFn: async () => {
      if (act === "codes") return (await renewRecoveryCodes(password)).recoveryCodes;
      await removeSecondFactor(password);
      return null;
    },
    onSuccess: (codes) => {
      void client.invalidateQueries({ queryKey: ownSignInQuery.queryKey, exact: true });
      if (codes === null) onDone();
    },
  });
  if (doing.data) return <RecoveryCodes codes={doing.data} onDone={onDone} />;
  return (
    <Step
      button={act === "codes" ? "Make new codes" : "Turn it off"}
      isBusy={doing.isPending}
      error={doing.error}
      onSubmit={() => doing.mutate()}
    >
      <p className="text-muted-foreground">
        {act === "codes" ? "The codes that you have then open nothing." : "You then sign in with the password alone."}
      </p>
      <SecretField label="Your password" autoComplete="current-password" value={password} onChange={setPassword} />
    </Step>
  );
}

interface StepProps {
  button: string;
  isBusy: boolean;
  error: Error | null;
  onSubmit: () => void;
  children: ReactNode;
}

function Step({ button, isBusy, error, onSubmit, children }: StepProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className="grid gap-4" onSubmit={submit}>
      {children}
      <p role="alert" className="text-sm text-bad">
        {error && problemWords(error)}
      </p>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" disabled={isBusy}>
          {button}
        </Button>
      </div>
    </form>
  );
}
