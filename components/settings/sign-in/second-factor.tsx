"use client";

import { ShieldCheck, ShieldOff } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { OwnSignIn } from "@/lib/domain/sign-in";

const load = () => import("./second-factor-dialogs");
const SetUp = lazy(() => load().then(({ SetUpSecondFactor }) => ({ default: SetUpSecondFactor })));
const WithPassword = lazy(() => load().then(({ ActWithPassword }) => ({ default: ActWithPassword })));

const titles = {
  "set-up": "Set up a second factor",
  codes: "New recovery codes",
  remove: "Turn the second factor off",
} as const;

/** Codes of an authenticator beside the password. */
export function SecondFactor({ factor }: { factor: OwnSignIn["secondFactor"] }) {
  const [open, setOpen] = useState<keyof typeof titles | null>(null);
  const Icon = factor.isOn ? ShieldCheck : ShieldOff;
  const close = () => setOpen(null);
  return (
    <section aria-labelledby="second-factor" className="grid gap-3">
      <h2 id="second-factor" className="font-semibold">
        Second factor
      </h2>
      <p className="inline-flex items-center gap-1.5">
        <Icon aria-hidden className={`size-4 shrink-0 ${factor.isOn ? "text-good" : "text-muted-foreground"}`} />
        {factor.isOn ? `On, ${factor.recoveryCodesLeft} recovery codes left` : "Off"}
      </p>
      <div className="flex flex-wrap gap-2" onPointerEnter={() => void load()}>
        {factor.isOn ? (
          <>
            <Button onClick={() => setOpen("codes")}>New recovery codes</Button>
            <Button onClick={() => setOpen("remove")}>Turn it off</Button>
          </>
        ) : (
          <Button onClick={() => setOpen("set-up")}>Set it up</Button>
        )}
      </div>
      {open && (
        <Dialog open onOpenChange={(isOpen) => isOpen || close()} title={titles[open]}>
          <Suspense fallback={null}>
            {open === "set-up" ? <SetUp onDone={close} /> : <WithPassword act={open} onDone={close} />}
          </Suspense>
        </Dialog>
      )}
    </section>
  );
}
