"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ownSignInQuery } from "@/components/api/own-sign-in";
import { ChangePasswordForm } from "@/components/login/change-password-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { ErrorNote } from "@/components/ui/state-notes";
import { SecondFactor } from "./second-factor";
import { Sessions } from "./sessions";

/** How one signs in: password, second factor, sessions. */
export function OwnSignInSections() {
  const { data, error, refetch } = useQuery(ownSignInQuery);
  const [isChanging, setIsChanging] = useState(false);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <div aria-busy>
        <Skeleton className="h-40" />
      </div>
    );
  return (
    <>
      <section aria-labelledby="password" className="grid gap-3">
        <h2 id="password" className="font-semibold">
          Password
        </h2>
        {data.provider === null ? (
          <div>
            <Button onClick={() => setIsChanging(true)}>Change the password</Button>
            <Dialog open={isChanging} onOpenChange={setIsChanging} title="Change the password">
              <ChangePasswordForm />
            </Dialog>
          </div>
        ) : (
          <p className="text-muted-foreground">You sign in with {data.provider}, which keeps password and second factor.</p>
        )}
      </section>
      {data.provider === null && <SecondFactor factor={data.secondFactor} />}
      <Sessions idleMinutes={Math.round(data.idleLimitSeconds / 60)} />
    </>
  );
}
