"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";

interface ActNowProps {
  label: string;
  /** What the button says once it was pressed: pressing it again does it. */
  sureLabel: string;
  help: string;
  isBusy: boolean;
  onSure: () => void;
}

/** One act with what it does beside it, asked for twice. */
export function ActNow({ label, sureLabel, help, isBusy, onSure }: ActNowProps) {
  const [isSure, setIsSure] = useState(false);
  const press = () => {
    if (isSure) onSure();
    setIsSure(!isSure);
  };
  return (
    <div className="grid items-center gap-x-4 gap-y-1 sm:grid-cols-[minmax(0,1fr)_auto]">
      <p className="text-sm text-muted-foreground">{help}</p>
      <Button
        className="justify-self-start sm:justify-self-end"
        variant={isSure ? "danger" : "secondary"}
        disabled={isBusy}
        onBlur={() => setIsSure(false)}
        onClick={press}
      >
        {isSure ? sureLabel : label}
      </Button>
    </div>
  );
}
