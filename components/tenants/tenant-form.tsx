"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { SelectField, TextField } from "@/components/actions/fields/plain-fields";
import { createTenant, updateTenant } from "@/components/api/tenants";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import type { TenantDetail } from "@/lib/domain/tenants";

interface TenantFormProps {
  known: TenantDetail | null;
  tenants: readonly TenantDetail[];
  onDone: () => void;
}

/** A tenant's name, and the reseller whose customer it is. */
export default function TenantForm({ known, tenants, onDone }: TenantFormProps) {
  const client = useQueryClient();
  const [name, setName] = useState(known?.name ?? "");
  const [parentId, setParentId] = useState(known?.parentId ?? "");
  const hasCustomers = known !== null && tenants.some((tenant) => tenant.parentId === known.id);
  const resellers = tenants.filter((tenant) => tenant.parentId === null && tenant.id !== known?.id);
  const saving = useMutation({
    mutationFn: () => {
      const input = { name: name.trim(), parentId: parentId === "" ? null : parentId };
      return known ? updateTenant(known.id, input) : createTenant(input);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["tenants"] });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "") saving.mutate();
  };
  return (
    <form className="grid gap-4" onSubmit={submit}>
      <TextField label="Name" onChange={setName} value={name} />
      {hasCustomers ? (
        <p className="text-muted-foreground">This tenant has customers of its own, so it cannot become one.</p>
      ) : (
        <SelectField
          empty="Nobody: it stands by itself"
          help="A reseller's people see what their customers have."
          label="Customer of"
          onChange={setParentId}
          options={resellers.map((tenant) => ({ value: tenant.id, label: tenant.name }))}
          value={parentId}
        />
      )}
      <p className="text-sm text-bad" role="alert">
        {saving.error && problemWords(saving.error)}
      </p>
      <div className="flex justify-end">
        <Button disabled={name.trim() === "" || saving.isPending} type="submit" variant="primary">
          {known ? "Save" : "Add tenant"}
        </Button>
      </div>
    </form>
  );
}
