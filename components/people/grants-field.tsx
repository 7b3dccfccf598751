"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { meQuery } from "@/components/api/me";
import { everyTenantQuery } from "@/components/api/people";
import { Button } from "@/components/ui/button";
import { NativeSelect } from "@/components/ui/native-select";
import type { Grant, Role } from "@/lib/domain/roles";

/** In the order of how much they open; the record makes sure that none is forgotten. */
const roleHelp: Record<Role, string> = {
  viewer: "viewer: sees",
  helpdesk: "helpdesk: sees and asks for restores",
  auditor: "auditor: sees everything, the audit too",
  operator: "operator: backs up and restores",
  admin: "admin: everything",
};
const roles = Object.keys(roleHelp) as Role[];

const everywhere = "everywhere";

interface GrantsFieldProps {
  value: readonly Grant[];
  onChange: (grants: Grant[]) => void;
}

/** Which role is held where: one line each. */
export function GrantsField({ value, onChange }: GrantsFieldProps) {
  const { data: tenants = [] } = useQuery(everyTenantQuery);
  const { data: me } = useQuery(meQuery);
  const isOfAll = me?.memberships.some(({ role, tenantId }) => role === "admin" && tenantId === null) ?? false;
  const change = (at: number, part: Partial<Grant>) =>
    onChange(value.map((grant, index) => (index === at ? { ...grant, ...part } : grant)));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-sm font-medium">Roles</legend>
      {value.map((grant, at) => (
        <div key={at} className="grid grid-cols-[minmax(0,1fr)_auto] gap-2 sm:grid-cols-[minmax(0,3fr)_minmax(0,2fr)_auto]">
          <NativeSelect
            aria-label={`Role ${at + 1}`}
            className="w-full max-sm:col-span-2"
            value={grant.role}
            onChange={(event) => change(at, { role: roles.find((role) => role === event.target.value) ?? grant.role })}
          >
            {roles.map((role) => (
              <option key={role} value={role}>
                {roleHelp[role]}
              </option>
            ))}
          </NativeSelect>
          <NativeSelect
            aria-label={`Where role ${at + 1} is held`}
            className="w-full"
            value={grant.tenantId ?? everywhere}
            onChange={(event) => change(at, { tenantId: event.target.value === everywhere ? null : event.target.value })}
          >
            {(isOfAll || grant.tenantId === null) && <option value={everywhere}>everywhere</option>}
            {tenants.map(({ id, name }) => (
              <option key={id} value={id}>
                in {name}
              </option>
            ))}
          </NativeSelect>
          <Button
            aria-label={`Take role ${at + 1} away`}
            size="icon"
            variant="ghost"
            disabled={value.length === 1}
            onClick={() => onChange(value.filter((_, index) => index !== at))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <div>
        <Button
          size="sm"
          onClick={() => onChange([...value, { role: "viewer", tenantId: tenants[0]?.id ?? value[0]?.tenantId ?? null }])}
        >
          <Plus aria-hidden /> Another role
        </Button>
      </div>
    </fieldset>
  );
}
