"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { LookupSelect } from "@/components/actions/fields/lookup-select";
import { SelectField, TextField } from "@/components/actions/fields/plain-fields";
import { useSettled } from "@/components/actions/use-settled";
import { isFinal, operationQuery } from "@/components/api/operations";
import { ChecksList } from "@/components/operations/checks-list";
import type { Intent } from "@/components/operations/intent";
import { PlannedCalls } from "@/components/operations/planned-calls";
import { ProgressRow } from "@/components/operations/progress-row";
import { RefusalList } from "@/components/operations/refusal-list";
import { isSendable, useDryRuns } from "@/components/operations/use-dry-runs";
import { useSend } from "@/components/operations/use-send";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { fieldLooks } from "@/components/ui/input";
import { Field } from "@/components/wizard/field";
import { formatOfFile, formats, formatWords, type ImageFormat } from "./image";
import type { Uploads } from "./use-uploads";

interface NewImageDialogProps {
  connectionId: string;
  uploads: Uploads;
  onClose: () => void;
}

interface Form {
  file: File | null;
  name: string;
  format: ImageFormat;
  osType: "linux" | "windows";
  poolId: string;
}

/** Makes an image of a file on this computer: first its record at the vendor, then its content. */
export default function NewImageDialog({ connectionId, uploads, onClose }: NewImageDialogProps) {
  const [form, setForm] = useState<Form>({ file: null, name: "", format: "disk", osType: "linux", poolId: "" });
  const [draftId] = useState(() => crypto.randomUUID());
  const [operationId, setOperationId] = useState<string | null>(null);
  const change = (changed: Partial<Form>) => setForm((known) => ({ ...known, ...changed }));
  const { file, name, format, osType, poolId } = useSettled(form, 300);
  const intent: Intent = {
    id: "image",
    label: name,
    kind: "image.create",
    connectionId,
    input: { name: name.trim(), format, osType, poolId },
  };
  const isFilled = file !== null && name.trim() !== "" && poolId !== "";
  const { verdicts, isSettled, checkAgain } = useDryRuns([intent], isFilled && operationId === null);
  const sendable = isFilled ? verdicts.filter(isSendable) : [];
  const { send, isSending, refusals } = useSend({ draftId, onSent: (_, id) => setOperationId(id) });
  return (
    <Dialog onOpenChange={(isOpen) => !isOpen && onClose()} open title="Upload an image">
      <div className="grid gap-4">
        {operationId !== null && file !== null ? (
          <Handover file={file} format={format} name={name} onClose={onClose} operationId={operationId} uploads={uploads} />
        ) : (
          <>
            <Field help="It is read while it is sent; it may be larger than this computer's memory." label="File">
              {(ids) => (
                <input
                  {...ids}
                  className={`${fieldLooks} py-1`}
                  onChange={(event) => {
                    const chosen = event.target.files?.[0] ?? null;
                    const words = chosen?.name.replace(/\.[A-Za-z0-9]{2,5}$/, "").slice(0, 80) ?? "";
                    change({
                      file: chosen,
                      ...(chosen ? { format: formatOfFile(chosen.name) } : {}),
                      ...(form.name ? {} : { name: words }),
                    });
                  }}
                  type="file"
                />
              )}
            </Field>
            <TextField label="Name of the image" onChange={(text) => change({ name: text })} value={form.name} />
            <div className="grid gap-4 sm:grid-cols-2">
              <SelectField
                label="What it is"
                onChange={(chosen) => chosen !== "" && change({ format: chosen })}
                options={formats.map((value) => ({ value, label: formatWords[value] }))}
                value={form.format}
              />
              <SelectField
                label="Operating system"
                onChange={(chosen) => chosen !== "" && change({ osType: chosen })}
                options={[
                  { value: "linux", label: "Linux" },
                  { value: "windows", label: "Windows" },
                ]}
                value={form.osType}
              />
            </div>
            <LookupSelect
              connectionId={connectionId}
              empty="Choose"
              input={{}}
              label="Resource pool that gets it"
              lookup="image-pools"
              onChange={(chosen) => change({ poolId: chosen })}
              preselects
              value={form.poolId}
            />
            {isFilled && (
              <section aria-label="Checks" aria-live="polite">
                <ChecksList onAgain={checkAgain} verdicts={verdicts} />
              </section>
            )}
            {sendable.length > 0 && <PlannedCalls calls={sendable.flatMap(({ dryRun }) => dryRun.calls)} />}
            <RefusalList refusals={refusals} />
            <div className="flex justify-end gap-2 border-t pt-4">
              <Button onClick={onClose} variant="ghost">
                Cancel
              </Button>
              <Button
                disabled={!isFilled || !isSettled || sendable.length === 0 || isSending}
                onClick={() => void send([intent])}
                variant="primary"
              >
                {isSending ? "Sending …" : "Upload"}
              </Button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}

interface HandoverProps extends Pick<NewImageDialogProps, "uploads" | "onClose"> {
  operationId: string;
  file: File;
  name: string;
  format: ImageFormat;
}

/** Once the vendor has the image's record, its content is sent, and the page goes on with it. */
function Handover({ operationId, file, name, format, uploads, onClose }: HandoverProps) {
  const { data: operation } = useQuery(operationQuery(operationId));
  const isBegun = useRef(false);
  const imageId = operation?.state === "succeeded" ? imageIdIn(operation.result) : null;
  useEffect(() => {
    if (imageId === null || isBegun.current) return;
    isBegun.current = true;
    void uploads.start({ imageId, name, format, file });
    onClose();
  }, [imageId, name, format, file, uploads, onClose]);
  return (
    <>
      <ul className="divide-y rounded-md border px-4">
        <ProgressRow label={`Create the image ${name}`} operationId={operationId} />
      </ul>
      {operation && isFinal(operation) && imageId === null && (
        <p className="text-sm text-bad" role="alert">
          The vendor has no image to upload to, so nothing was sent.
        </p>
      )}
      <p className="text-sm text-muted-foreground">The upload begins when the vendor is ready for it.</p>
    </>
  );
}

function imageIdIn(result: unknown): string | null {
  const found = typeof result === "object" && result !== null && "imageId" in result ? result.imageId : null;
  return typeof found === "string" ? found : null;
}
