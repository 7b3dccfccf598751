import type { Metadata } from "next";
import { Storage } from "@/components/lists/storage";

export const metadata: Metadata = { title: "Storage" };

export default function Page() {
  return <Storage />;
}
