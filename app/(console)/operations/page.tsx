import type { Metadata } from "next";
import { Suspense } from "react";
import { OperationList } from "@/components/operations/operation-list";

export const metadata: Metadata = { title: "Operations" };

export default function OperationsPage() {
  return (
    <Suspense>
      <OperationList />
    </Suspense>
  );
}
