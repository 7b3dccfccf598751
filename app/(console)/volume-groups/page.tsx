import type { Metadata } from "next";
import { VolumeGroupList } from "@/components/lists/volume-groups";

export const metadata: Metadata = { title: "Volume groups" };

export default function Page() {
  return <VolumeGroupList />;
}
