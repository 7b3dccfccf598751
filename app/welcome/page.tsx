import type { Metadata } from "next";
import { Card } from "@/components/login/card";
import { WelcomeForm } from "@/components/login/welcome-form";

export const metadata: Metadata = { title: "Choose a password", referrer: "no-referrer" };

export default function WelcomePage() {
  return (
    <Card title="Backdesk" lead="One console for the backups that several vendors make.">
      <WelcomeForm />
    </Card>
  );
}
