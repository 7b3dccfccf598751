"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type ReactNode } from "react";
import { NumberField, SelectField, TextField } from "@/components/actions/fields/plain-fields";
import { tenantsQuery } from "@/components/api/inventory";
import { channelsQuery } from "@/components/api/notifications";
import { rulesQuery, saveRule } from "@/components/api/requests";
import { problemWords } from "@/components/operations/problem-words";
import { useTimezone } from "@/components/schedule-editor/use-timezone";
import { Button } from "@/components/ui/button";
import { Toggle } from "@/components/wizard/toggle";
import { fewestApprovals, mayBeAutomatic, standardRule, type RequestRule, type SaveRule } from "@/lib/domain/request-rule";
import { effectWords } from "@/lib/domain/request-words";
import { requestEffects } from "@/lib/domain/states";

const gibibyte = 2 ** 30;
const askers = ["helpdesk", "operator", "admin"] as const;
const deciders = ["operator", "admin"] as const;

/** A rule as it is typed; null begins one of a tenant's own. */
export default function RuleForm({ rule, onDone }: { rule: RequestRule | null; onDone: () => void }) {
  const client = useQueryClient();
  const timezone = useTimezone();
  const { data: tenants } = useQuery(tenantsQuery);
  const { data: channels } = useQuery(channelsQuery);
  const [draft, setDraft] = useState<SaveRule>(() => draftOf(rule));
  const change = (values: Partial<SaveRule>) => setDraft((known) => ({ ...known, ...values }));
  const saving = useMutation({
    mutationFn: () => saveRule(draft),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: rulesQuery.queryKey });
      onDone();
    },
  });
  const fewest = fewestApprovals[draft.effect];
  const isReady = (rule !== null || draft.tenantId !== null) && draft.askRoles.length > 0 && draft.decideRoles.length > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !saving.isPending) saving.mutate();
  };
  return (
    <form className="grid gap-4" onSubmit={submit}>
      {rule === null ? (
        <>
          <SelectField
            label="Tenant"
            value={draft.tenantId ?? ""}
            empty="Choose a tenant"
            options={(tenants?.items ?? []).map((tenant) => ({ value: tenant.id, label: tenant.name }))}
            onChange={(tenantId) => change({ tenantId: tenantId || null })}
          />
          <SelectField
            label="For"
            value={draft.effect}
            options={requestEffects.map((value) => ({ value, label: effectWords[value] }))}
            onChange={(effect) => effect !== "" && setDraft({ ...standardRule(effect), effect, tenantId: draft.tenantId })}
          />
        </>
      ) : (
        <p className="font-medium first-letter:uppercase">{effectWords[rule.effect]}</p>
      )}
      <Roles legend="Who may ask" roles={askers} chosen={draft.askRoles} onChange={(askRoles) => change({ askRoles })} />
      <Roles
        legend="Who decides"
        roles={deciders}
        chosen={draft.decideRoles}
        onChange={(decideRoles) => change({ decideRoles })}
      />
      <NumberField
        label="Approvals needed"
        min={fewest}
        max={5}
        value={draft.approvals}
        help={
          fewest > 1
            ? "At least two people besides the one who asks: something is overwritten or removed."
            : "By different people, never by the one who asks."
        }
        onChange={(approvals) => change({ approvals: approvals ?? fewest })}
      />
      <Toggle
        label="Approve by itself what does no harm"
        help="A new machine off the network, or files that are only handed out, where the vendor says so."
        disabledReason={
          !mayBeAutomatic(draft.effect)
            ? "Not for what overwrites or removes something."
            : draft.approvals > 1
              ? "Not where several approvals are needed."
              : null
        }
        isOn={draft.automatic}
        onChange={(automatic) => change({ automatic })}
      />
      <NumberField
        label="Largest size in GiB"
        min={1}
        value={draft.largestBytes === null ? null : Math.round(draft.largestBytes / gibibyte)}
        help="Empty for any size."
        onChange={(size) => change({ largestBytes: size === null || size < 1 ? null : size * gibibyte })}
      />
      <QuietFields draft={draft} timezone={timezone} onChange={change} />
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberField
          label="Expires after hours"
          min={1}
          max={720}
          value={Math.round(draft.expiresAfterSeconds / 3_600)}
          onChange={(hours) => change({ expiresAfterSeconds: (hours ?? 24) * 3_600 })}
        />
        <NumberField
          label="Reminder hours before"
          min={1}
          max={719}
          value={draft.remindBeforeSeconds === null ? null : Math.round(draft.remindBeforeSeconds / 3_600)}
          help="Empty for none."
          onChange={(hours) => change({ remindBeforeSeconds: hours === null ? null : hours * 3_600 })}
        />
      </div>
      {(channels?.items.length ?? 0) > 0 && (
        <Boxes legend="Told in">
          {channels?.items.map((channel) => (
            <Box
              key={channel.id}
              label={channel.name}
              isOn={draft.channelIds.includes(channel.id)}
              onToggle={() => change({ channelIds: toggled(draft.channelIds, channel.id) })}
            />
          ))}
        </Boxes>
      )}
      <p role="alert" className="text-sm text-bad empty:hidden">
        {saving.error && problemWords(saving.error)}
      </p>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" disabled={!isReady || saving.isPending}>
          Save the rule
        </Button>
      </div>
    </form>
  );
}

function draftOf(rule: RequestRule | null): SaveRule {
  if (rule === null) return { tenantId: null, effect: "vm-copy", ...standardRule("vm-copy") };
  const { id: _id, changedAt: _changedAt, ...content } = rule;
  return content;
}

const toggled = <T,>(list: readonly T[], value: T): T[] =>
  list.includes(value) ? list.filter((known) => known !== value) : [...list, value];

interface RolesProps<R extends string> {
  legend: string;
  roles: readonly R[];
  chosen: readonly R[];
  onChange: (roles: R[]) => void;
}

function Roles<R extends string>({ legend, roles, chosen, onChange }: RolesProps<R>) {
  return (
    <Boxes legend={legend}>
      {roles.map((role) => (
        <Box key={role} label={role} isOn={chosen.includes(role)} onToggle={() => onChange(toggled(chosen, role))} />
      ))}
    </Boxes>
  );
}

function Boxes({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-1.5">{children}</div>
    </fieldset>
  );
}

function Box({ label, isOn, onToggle }: { label: string; isOn: boolean; onToggle: () => void }) {
  return (
    <label className="flex items-center gap-2">
      <input type="checkbox" className="size-4 shrink-0 accent-accent" checked={isOn} onChange={onToggle} />
      {label}
    </label>
  );
}

interface QuietFieldsProps {
  draft: SaveRule;
  timezone: string;
  onChange: (values: Partial<SaveRule>) => void;
}

/** When nothing begins: what is approved then waits. */
function QuietFields({ draft, timezone, onChange }: QuietFieldsProps) {
  const { quietHours } = draft;
  return (
    <div className="grid gap-3">
      <Toggle
        label="Quiet hours"
        help="What is approved in them begins at their end."
        isOn={quietHours !== null}
        onChange={(isOn) => onChange({ quietHours: isOn ? { start: "08:00", end: "18:00", timezone } : null })}
      />
      {quietHours && (
        <div className="grid gap-4 sm:grid-cols-3">
          <TextField
            label="From"
            value={quietHours.start}
            onChange={(start) => onChange({ quietHours: { ...quietHours, start } })}
          />
          <TextField label="To" value={quietHours.end} onChange={(end) => onChange({ quietHours: { ...quietHours, end } })} />
          <TextField
            label="Time zone"
            value={quietHours.timezone}
            onChange={(zone) => onChange({ quietHours: { ...quietHours, timezone: zone } })}
          />
        </div>
      )}
    </div>
  );
}
