"use client";

import { CircleUser, LogOut, Moon, Settings, Sun, SunMoon } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { membershipWords } from "@/components/people/membership-words";
import type { Me } from "@/lib/domain/people";
import { Button } from "@/components/ui/button";
import { Menu, MenuCheck, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";

const themes = [
  { value: "light", label: "Light", Icon: Sun },
  { value: "dark", label: "Dark", Icon: Moon },
  { value: "system", label: "As the system", Icon: SunMoon },
] as const;

/** What signs out is fetched when it is used. Where a provider signed the person in, the way out leads past it. */
async function leave(): Promise<void> {
  const [{ signOut }, { endSession }] = await Promise.all([import("next-auth/react"), import("@/components/api/own-sign-in")]);
  const next = await endSession();
  await signOut({ redirect: false });
  window.location.assign(next ?? "/login");
}

/** Who is signed in, the theme, one's own settings, and the way out. */
export function PersonMenu({ me }: { me: Me | undefined }) {
  const { theme, setTheme } = useTheme();
  const router = useRouter();
  return (
    <Menu
      trigger={
        <Button aria-label={`Signed in as ${me?.email ?? "…"}`} size="icon" variant="ghost">
          <CircleUser aria-hidden />
        </Button>
      }
    >
      <MenuLabel>
        {me?.name}
        {me && ` · ${membershipWords(me.memberships)}`}
      </MenuLabel>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      {themes.map(({ value, label, Icon }) => (
        <MenuCheck checked={theme === value} key={value} onCheckedChange={() => setTheme(value)}>
          <Icon aria-hidden /> {label}
        </MenuCheck>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => router.push("/settings/profile")}>
        <Settings aria-hidden /> Your settings
      </MenuItem>
      <MenuItem onSelect={() => void leave()}>
        <LogOut aria-hidden /> Sign out
      </MenuItem>
    </Menu>
  );
}
