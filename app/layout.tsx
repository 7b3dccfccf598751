import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { AppProviders } from "@/components/frame/app-providers";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Backdesk", template: "%s · Backdesk" },
  description: "One console for the backups that several vendors make",
};
export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html className={`${GeistSans.variable} ${GeistMono.variable}`} lang="en" suppressHydrationWarning>
      <body className="font-sans">
        <AppProviders nonce={nonce}>{children}</AppProviders>
      </body>
    </html>
  );
}
