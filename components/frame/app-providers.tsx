"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { useState, type ReactNode } from "react";
import { isRefusal } from "@/components/api/client";
import { HintLayer } from "@/components/ui/hint-layer";
import { Notices } from "@/components/ui/notices";

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // A refusal stays one however often it is asked; what was cut off is worth another try.
        retry: (failures, error) => !isRefusal(error) && failures < 2,
        refetchOnWindowFocus: true,
      },
    },
  });
}

/** What every page stands in: data, address state, theme, tooltips and notices. */
export function AppProviders({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [client] = useState(makeQueryClient);
  return (
    <ThemeProvider attribute="class" defaultTheme="system" disableTransitionOnChange enableSystem {...(nonce ? { nonce } : {})}>
      <QueryClientProvider client={client}>
        <NuqsAdapter>
          {children}
          <HintLayer />
          <Notices />
        </NuqsAdapter>
      </QueryClientProvider>
    </ThemeProvider>
  );
}
