import type { Metadata } from "next";
import { SignInForm } from "@/components/login/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

interface LoginPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function LoginPage({ searchParams }: LoginPageProps) {
  const { next, callbackUrl } = await searchParams;
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="w-full max-w-sm rounded-lg border bg-surface p-6">
        <h1 className="text-lg font-semibold">Backdesk</h1>
        <p className="mb-5 text-muted-foreground">One console for the backups that several vendors make.</p>
        <SignInForm next={ownPath(next) ?? ownPath(callbackUrl) ?? "/"} />
      </div>
    </main>
  );
}

/** A path of this site; anything that leads elsewhere is dropped. */
function ownPath(wanted: string | string[] | undefined): string | null {
  if (typeof wanted !== "string" || !wanted.startsWith("/")) return null;
  const base = "http://here.invalid";
  const address = URL.canParse(wanted, base) ? new URL(wanted, base) : null;
  return address?.origin === base ? `${address.pathname}${address.search}` : null;
}
