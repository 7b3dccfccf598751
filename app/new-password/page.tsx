import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Card } from "@/components/login/card";
import { ChangePasswordForm } from "@/components/login/change-password-form";
import { visitor } from "@/lib/access";

export const metadata: Metadata = { title: "Choose a password" };

/** For people whose password somebody else chose: everything else waits for this. */
export default async function NewPasswordPage() {
  const caller = await visitor();
  if (!caller) redirect("/login?next=/new-password");
  if (!caller.mustChangePassword) redirect("/settings/profile");
  return (
    <Card title="Choose your own password" lead="Somebody else chose the one that you signed in with.">
      <ChangePasswordForm />
    </Card>
  );
}
