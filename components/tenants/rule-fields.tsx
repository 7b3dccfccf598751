"use client";

import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useId } from "react";
import { SelectField, TextField } from "@/components/actions/fields/plain-fields";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Field } from "@/components/wizard/field";
import type { Connection } from "@/lib/domain/connection";
import type { TenantDetail, TenantRule, TenantRulesAnswer } from "@/lib/domain/tenants";

interface RuleFieldsProps {
  place: number;
  rule: TenantRule;
  fault: string | null;
  isFirst: boolean;
  isLast: boolean;
  tenants: readonly TenantDetail[];
  connections: readonly Connection[];
  vendorTenants: TenantRulesAnswer["vendorTenants"];
  onChange: (rule: TenantRule) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

const orNull = (text: string) => (text === "" ? null : text);

/** One rule as a form: whom it gives rows to, and what must fit. */
export function RuleFields(props: RuleFieldsProps) {
  const { place, rule, fault, tenants, connections, vendorTenants, onChange, onMove, onRemove } = props;
  const listId = useId();
  const change = (part: Partial<TenantRule>) => onChange({ ...rule, ...part });
  const known = [
    ...new Set(
      vendorTenants
        .filter(({ connectionId }) => rule.connectionId === null || rule.connectionId === connectionId)
        .flatMap(({ vendorTenant }) => vendorTenant ?? []),
    ),
  ];
  return (
    <fieldset className="grid gap-3 rounded-md border bg-surface p-3">
      <legend className="sr-only">Rule {place}</legend>
      <div className="flex items-center gap-1">
        <span aria-hidden className="flex-1 font-medium">
          Rule {place}
        </span>
        <Button
          aria-label={`Move rule ${place} up`}
          disabled={props.isFirst}
          onClick={() => onMove(-1)}
          size="icon"
          variant="ghost"
        >
          <ArrowUp aria-hidden />
        </Button>
        <Button
          aria-label={`Move rule ${place} down`}
          disabled={props.isLast}
          onClick={() => onMove(1)}
          size="icon"
          variant="ghost"
        >
          <ArrowDown aria-hidden />
        </Button>
        <Button aria-label={`Remove rule ${place}`} onClick={onRemove} size="icon" variant="ghost">
          <Trash2 aria-hidden />
        </Button>
      </div>
      <div className="grid gap-3 sm:grid-cols-3">
        <SelectField
          empty="Choose …"
          label="Gives to"
          onChange={(tenantId) => change({ tenantId })}
          options={tenants.map(({ id, name }) => ({ value: id, label: name }))}
          value={rule.tenantId}
        />
        <SelectField
          empty="Any connection"
          label="Connection"
          onChange={(id) => change({ connectionId: orNull(id) })}
          options={connections.map(({ id, name }) => ({ value: id, label: name }))}
          value={rule.connectionId ?? ""}
        />
        <Field help="Account, project or organization." label="Vendor tenant">
          {(ids) => (
            <Input
              {...ids}
              autoComplete="off"
              list={listId}
              onChange={(event) => change({ vendorTenant: orNull(event.target.value) })}
              spellCheck={false}
              value={rule.vendorTenant ?? ""}
            />
          )}
        </Field>
        <datalist id={listId}>
          {known.map((vendorTenant) => (
            <option key={vendorTenant} value={vendorTenant} />
          ))}
        </datalist>
        <TextField
          help="* any text, ? one character."
          label="Machine's name"
          onChange={(text) => change({ namePattern: orNull(text) })}
          value={rule.namePattern ?? ""}
        />
        <TextField label="Tag" onChange={(text) => change({ tagKey: orNull(text) })} value={rule.tagKey ?? ""} />
        <TextField
          help="Empty: any value."
          label="Tag's value"
          onChange={(text) => change({ tagValue: orNull(text) })}
          value={rule.tagValue ?? ""}
        />
      </div>
      {fault && <p className="text-sm text-bad">{fault}</p>}
    </fieldset>
  );
}
