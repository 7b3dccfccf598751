"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Filter } from "lucide-react";
import { connectionsQuery, tenantsQuery } from "@/components/api/inventory";
import { useVendorLabel } from "@/components/api/use-vendor-label";
import { Button } from "@/components/ui/button";
import { Menu, MenuCheck, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { useScope } from "./use-scope";

type ScopeKey = "tenantId" | "provider" | "connectionId";

/** Narrows every page to some tenants, vendors or connections; it stays while moving between pages. */
export function ScopePicker() {
  const [scope, setScope] = useScope();
  const { data: connections } = useQuery(connectionsQuery);
  const { data: tenants } = useQuery(tenantsQuery);
  const vendorLabel = useVendorLabel();
  const providers = [...new Set(connections?.items.map(({ provider }) => provider) ?? [])];
  const toggle = (key: ScopeKey, value: string) => {
    const values = scope[key].includes(value) ? scope[key].filter((known) => known !== value) : [...scope[key], value];
    void setScope({ [key]: values.length > 0 ? values : null });
  };
  const chosen = [
    ...scope.tenantId.map((id) => tenants?.items.find((tenant) => tenant.id === id)?.name ?? id),
    ...scope.provider.map(vendorLabel),
    ...scope.connectionId.map((id) => connections?.items.find((connection) => connection.id === id)?.name ?? id),
  ];
  const group = (label: string, key: ScopeKey, options: readonly { value: string; label: string }[]) =>
    options.length > 1 && (
      <>
        <MenuLabel>{label}</MenuLabel>
        {options.map((option) => (
          <MenuCheck
            checked={scope[key].includes(option.value)}
            key={option.value}
            onCheckedChange={() => toggle(key, option.value)}
            onSelect={(event) => event.preventDefault()}
          >
            {option.label}
          </MenuCheck>
        ))}
      </>
    );
  return (
    <Menu
      align="start"
      trigger={
        <Button aria-label={`Scope: ${chosen.length > 0 ? chosen.join(", ") : "everything"}`} variant="ghost">
          <Filter aria-hidden />
          <span className="max-w-56 truncate">{chosen.length > 0 ? chosen.join(", ") : "Everything"}</span>
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      {group("Tenants", "tenantId", tenants?.items.map(({ id, name }) => ({ value: id, label: name })) ?? [])}
      {group(
        "Vendors",
        "provider",
        providers.map((provider) => ({ value: provider, label: vendorLabel(provider) })),
      )}
      {group("Connections", "connectionId", connections?.items.map(({ id, name }) => ({ value: id, label: name })) ?? [])}
      <MenuSeparator />
      <MenuItem
        disabled={chosen.length === 0}
        onSelect={() => void setScope({ tenantId: null, provider: null, connectionId: null })}
      >
        Show everything
      </MenuItem>
    </Menu>
  );
}
