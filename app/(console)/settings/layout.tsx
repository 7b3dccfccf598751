import type { ReactNode } from "react";
import { SettingsNav } from "@/components/settings/settings-nav";

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto grid w-full max-w-5xl gap-6 p-4 md:grid-cols-[10rem_minmax(0,1fr)] md:p-6">
      <SettingsNav />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
