import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import { Suspense, type ReactNode } from "react";
import { meQuery } from "@/components/api/me";
import { Frame } from "@/components/frame/frame";
import { pageCaller } from "@/lib/access";
import { showMe } from "@/lib/access/me";
import { getDb } from "@/lib/db/client";

/** The signed-in area: everybody else is sent to the sign-in page. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const caller = await pageCaller();
  const client = new QueryClient();
  client.setQueryData(meQuery.queryKey, await showMe(getDb(), caller));
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Suspense>
        <Frame>{children}</Frame>
      </Suspense>
    </HydrationBoundary>
  );
}
