"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { connectionsQuery } from "@/components/api/inventory";
import { replaceTenantRules } from "@/components/api/tenants";
import { problemWords } from "@/components/operations/problem-words";
import { Button } from "@/components/ui/button";
import { EmptyNote } from "@/components/ui/state-notes";
import type { TenantDetail, TenantRule, TenantRulesAnswer } from "@/lib/domain/tenants";
import { moved, ruleFault, type DraftRule } from "./draft-rules";
import { PreviewTable } from "./preview-table";
import { RuleFields } from "./rule-fields";

interface RuleEditorProps {
  standing: TenantRulesAnswer;
  tenants: readonly TenantDetail[];
}

const withKeys = (rules: readonly TenantRule[]): DraftRule[] => rules.map((rule, key) => ({ key, rule }));

/** The rules in their order, changed together: seen row by row before they are saved. */
export function RuleEditor({ standing, tenants }: RuleEditorProps) {
  const client = useQueryClient();
  const { data: connections } = useQuery(connectionsQuery);
  const [draft, setDraft] = useState(() => withKeys(standing.items));
  const [nextKey, setNextKey] = useState(standing.items.length);
  const [previewed, setPreviewed] = useState<readonly TenantRule[] | null>(null);
  const rules = draft.map(({ rule }) => rule);
  const isChanged = JSON.stringify(rules) !== JSON.stringify(standing.items);
  const isPreviewed = previewed !== null && JSON.stringify(previewed) === JSON.stringify(rules);
  const faults = rules.map(ruleFault);
  const isFaulty = faults.some((fault) => fault !== null);
  const saving = useMutation({
    mutationFn: () => replaceTenantRules({ rules, basedOn: standing.version }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tenants"] }),
  });
  const add = () => {
    const rule = {
      tenantId: tenants[0]?.id ?? "",
      connectionId: null,
      vendorTenant: null,
      tagKey: null,
      tagValue: null,
      namePattern: null,
    };
    setDraft([...draft, { key: nextKey, rule }]);
    setNextKey(nextKey + 1);
  };
  return (
    <section aria-labelledby="rules" className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold" id="rules">
          Rules
        </h2>
        <Button disabled={tenants.length === 0} onClick={add}>
          Add a rule
        </Button>
      </div>
      <p className="text-muted-foreground">
        The first rule that fits decides. Every part that is filled in must fit; what hangs on a machine goes with it.
      </p>
      {draft.length === 0 ? (
        <EmptyNote title="No rule">Without a rule nothing belongs to a tenant.</EmptyNote>
      ) : (
        <ol className="grid gap-3">
          {draft.map(({ key, rule }, index) => (
            <li key={key}>
              <RuleFields
                connections={connections?.items ?? []}
                fault={faults[index] ?? null}
                isFirst={index === 0}
                isLast={index === draft.length - 1}
                onChange={(next) => setDraft(draft.map((one) => (one.key === key ? { key, rule: next } : one)))}
                onMove={(by) => setDraft(moved(draft, index, by))}
                onRemove={() => setDraft(draft.filter((one) => one.key !== key))}
                place={index + 1}
                rule={rule}
                tenants={tenants}
                vendorTenants={standing.vendorTenants}
              />
            </li>
          ))}
        </ol>
      )}
      <p className="text-sm text-bad" role="alert">
        {saving.error && problemWords(saving.error)}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          disabled={!isChanged || isFaulty}
          onClick={() => setPreviewed(rules)}
          variant={isPreviewed ? "secondary" : "primary"}
        >
          Show what would change
        </Button>
        <Button
          disabled={!isPreviewed || !isChanged || isFaulty || saving.isPending}
          onClick={() => saving.mutate()}
          variant={isPreviewed ? "primary" : "secondary"}
        >
          Save the rules
        </Button>
        {isChanged && (
          <Button onClick={() => setDraft(withKeys(standing.items))} variant="ghost">
            Undo the changes
          </Button>
        )}
        <span className="text-table text-muted-foreground">
          {!isChanged
            ? "These are the rules in force."
            : isPreviewed
              ? ""
              : "Changes are saved after you have seen what they do."}
        </span>
      </div>
      {isPreviewed && isChanged && (
        <PreviewTable connections={connections?.items ?? []} key={JSON.stringify(rules)} rules={rules} tenants={tenants} />
      )}
    </section>
  );
}
