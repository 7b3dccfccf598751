import type { Metadata } from "next";
import { Suspense } from "react";
import { Images } from "@/components/images/images";

export const metadata: Metadata = { title: "Images" };

export default function Page() {
  return (
    <Suspense>
      <Images />
    </Suspense>
  );
}
