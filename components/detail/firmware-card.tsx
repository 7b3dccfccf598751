"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useRef, useState } from "react";
import { LookupSelect } from "@/components/actions/fields/lookup-select";
import { capabilitiesQuery } from "@/components/api/capabilities";
import { contentAddress, putContent } from "@/components/api/contents";
import { meQuery } from "@/components/api/me";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/notices";
import type { Vm } from "@/lib/domain/inventory";
import { mayDoTo } from "@/lib/domain/may-do";
import { Card } from "./detail-frame";

const types = [
  { type: "bios", label: "Firmware settings" },
  { type: "tpm", label: "Security module" },
] as const;

/** Files that belong to a machine beside its disks and that a restore needs too; only where the vendor gives them out. */
export function FirmwareCard({ vm }: { vm: Vm }) {
  const { data: me } = useQuery(meQuery);
  const mayPass = mayDoTo(me, "proxy:use", null);
  const { data } = useQuery({ ...capabilitiesQuery, enabled: mayPass });
  const contents = data?.items.find(({ connectionId }) => connectionId === vm.connectionId)?.contents ?? [];
  if (!mayPass || !contents.includes("firmware.download")) return null;
  return <FirmwareFiles takesUploads={contents.includes("firmware.upload")} vm={vm} />;
}

function FirmwareFiles({ vm, takesUploads }: { vm: Vm; takesUploads: boolean }) {
  const [clusterId, setClusterId] = useState("");
  return (
    <Card title="Firmware files">
      <div className="grid gap-3">
        <LookupSelect
          connectionId={vm.connectionId}
          empty="Choose"
          input={{ vmId: vm.id }}
          label="Cluster that keeps them"
          lookup="quick-clusters"
          onChange={setClusterId}
          preselects
          value={clusterId}
        />
        {clusterId !== "" && (
          <ul className="divide-y">
            {types.map(({ type, label }) => (
              <li className="flex flex-wrap items-center gap-2 py-2" key={type}>
                <span className="min-w-0 flex-1">{label}</span>
                <Button asChild size="sm">
                  <a download href={contentAddress(vm.connectionId, "firmware.download", { vmId: vm.id, clusterId, type })}>
                    <Download aria-hidden /> Download<span className="sr-only"> {label.toLowerCase()}</span>
                  </a>
                </Button>
                {takesUploads && <UploadButton clusterId={clusterId} label={label} type={type} vm={vm} />}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}

interface UploadButtonProps {
  vm: Vm;
  clusterId: string;
  type: string;
  label: string;
}

function UploadButton({ vm, clusterId, type, label }: UploadButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const [percent, setPercent] = useState<number | null>(null);
  const send = async (file: File) => {
    const address = contentAddress(vm.connectionId, "firmware.upload", { vmId: vm.id, clusterId, type, fileName: file.name });
    setPercent(0);
    try {
      const onProgress = (sent: number) => setPercent(file.size === 0 ? 0 : Math.floor((100 * sent) / file.size));
      await putContent(address, file, { onProgress, signal: new AbortController().signal });
      notify("success", `${label} uploaded for ${vm.name}`);
    } catch (error) {
      notify("error", `${label} could not be uploaded. ${problemWords(error)}`);
    }
    setPercent(null);
  };
  return (
    <>
      <input
        aria-label={`${label} to upload`}
        className="hidden"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void send(file);
          event.target.value = "";
        }}
        ref={input}
        tabIndex={-1}
        type="file"
      />
      <Button disabled={percent !== null} onClick={() => input.current?.click()} size="sm">
        {percent === null ? "Upload" : `Uploading, ${percent} %`}
        <span className="sr-only"> {label.toLowerCase()}</span>
      </Button>
    </>
  );
}
