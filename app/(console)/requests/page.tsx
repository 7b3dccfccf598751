import type { Metadata } from "next";
import { RequestList } from "@/components/requests/request-list";
import { requestList } from "@/lib/db/queries/request-list";
import { PrefetchedList } from "../prefetched-list";

export const metadata: Metadata = { title: "Requests" };

export default function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  return (
    <PrefetchedList searchParams={searchParams} spec={requestList}>
      <RequestList />
    </PrefetchedList>
  );
}
