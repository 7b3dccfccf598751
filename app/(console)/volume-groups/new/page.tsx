import type { Metadata } from "next";
import { VolumeGroupWizard } from "@/components/volume-group-wizard/volume-group-wizard";

export const metadata: Metadata = { title: "Create volume group" };

export default function NewVolumeGroupPage() {
  return <VolumeGroupWizard />;
}
