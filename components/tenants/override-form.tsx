"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { MachinePicker } from "@/components/actions/fields/machine-picker";
import { SelectField } from "@/components/actions/fields/plain-fields";
import { setTenantOverride } from "@/components/api/tenants";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import type { TenantDetail } from "@/lib/domain/tenants";

const nobody = "nobody";

/** A machine, and whose it is from now on. */
export default function OverrideForm({ tenants, onDone }: { tenants: readonly TenantDetail[]; onDone: () => void }) {
  const client = useQueryClient();
  const [vmId, setVmId] = useState("");
  const [tenantId, setTenantId] = useState("");
  const saving = useMutation({
    mutationFn: () => setTenantOverride({ noun: "vm", id: vmId, tenantId: tenantId === nobody ? null : tenantId }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["tenants"] });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (vmId !== "" && tenantId !== "") saving.mutate();
  };
  return (
    <form className="grid gap-4" onSubmit={submit}>
      <MachinePicker chosen={vmId} legend="Machine" onChange={setVmId} />
      <SelectField
        empty="Choose …"
        label="Belongs to"
        onChange={setTenantId}
        options={[
          ...tenants.map(({ id, name }) => ({ value: id, label: name })),
          { value: nobody, label: "Nobody: only people who see all" },
        ]}
        value={tenantId}
      />
      <p className="text-sm text-bad" role="alert">
        {saving.error && problemWords(saving.error)}
      </p>
      <div className="flex justify-end">
        <Button disabled={vmId === "" || tenantId === "" || saving.isPending} type="submit" variant="primary">
          Decide
        </Button>
      </div>
    </form>
  );
}
