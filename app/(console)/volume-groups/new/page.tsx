import type { Metadata } from "next";
import { VolumeGroupWizard } from "@/components/volume-group-wizard/volume-group-wizard";
import { MayNotWrite } from "@/components/wizard/may-not-write";
import { mayDo, pageCaller } from "@/lib/access";

export const metadata: Metadata = { title: "Create volume group" };

export default async function NewVolumeGroupPage() {
  if (!mayDo(await pageCaller(), "operations:write")) return <MayNotWrite />;
  return <VolumeGroupWizard />;
}
