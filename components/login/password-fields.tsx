"use client";

import { useId } from "react";
import { Input } from "@/components/ui/input";

interface PasswordFieldProps {
  label: string;
  value: string;
  autoComplete: "current-password" | "new-password" | "one-time-code";
  help?: string;
  /** Codes are shown while they are typed; passwords are not. */
  isShown?: boolean;
  onChange: (value: string) => void;
}

/** One secret, typed. Password managers find it by `autoComplete`. */
export function SecretField({ label, value, autoComplete, help, isShown, onChange }: PasswordFieldProps) {
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <Input
        id={id}
        className="h-10"
        type={isShown ? "text" : "password"}
        autoComplete={autoComplete}
        aria-describedby={help ? `${id}-help` : undefined}
        value={value}
        required
        onChange={(event) => onChange(event.target.value)}
      />
      {help && (
        <p id={`${id}-help`} className="text-sm text-muted-foreground">
          {help}
        </p>
      )}
    </div>
  );
}

interface NewPasswordFieldsProps {
  password: string;
  again: string;
  onPassword: (value: string) => void;
  onAgain: (value: string) => void;
}

/** A new password, twice. The rules that cannot be seen here are the server's, which says what is wrong. */
export function NewPasswordFields({ password, again, onPassword, onAgain }: NewPasswordFieldsProps) {
  return (
    <>
      <SecretField
        label="New password"
        autoComplete="new-password"
        help="At least 12 characters. A few words are good; passwords known from breaches are refused."
        value={password}
        onChange={onPassword}
      />
      <SecretField label="New password again" autoComplete="new-password" value={again} onChange={onAgain} />
      {again !== "" && again !== password && (
        <p role="status" className="text-sm text-bad">
          The two are not alike yet.
        </p>
      )}
    </>
  );
}
