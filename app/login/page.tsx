import type { Metadata } from "next";
import { Card } from "@/components/login/card";
import { SignIn } from "@/components/login/sign-in";
import { getEnv } from "@/lib/config/env";
import { ownPath } from "@/lib/domain/own-path";

export const metadata: Metadata = { title: "Sign in" };
// What is offered is a matter of configuration, which a build does not know.
export const dynamic = "force-dynamic";

interface LoginPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function LoginPage({ searchParams }: LoginPageProps) {
  const { next, callbackUrl, error, welcome, changed, emergency } = await searchParams;
  const { BACKDESK_OIDC, BACKDESK_LOCAL_SIGN_IN, BACKDESK_BREAK_GLASS } = getEnv();
  const isLocal = BACKDESK_LOCAL_SIGN_IN === "on";
  const hasEmergency = !isLocal && BACKDESK_BREAK_GLASS !== undefined;
  return (
    <Card title="Backdesk" lead="One console for the backups that several vendors make.">
      <SignIn
        next={ownPath(next) ?? ownPath(callbackUrl) ?? "/"}
        providers={BACKDESK_OIDC.map(({ id, name }) => ({ id, name }))}
        password={isLocal || (hasEmergency && emergency !== undefined) ? "offered" : hasEmergency ? "in-emergency" : "never"}
        error={typeof error === "string" ? error : null}
        news={welcome !== undefined ? "welcome" : changed !== undefined ? "changed" : null}
      />
    </Card>
  );
}
