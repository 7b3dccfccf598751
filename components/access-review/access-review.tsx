"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useDeferredValue } from "react";
import { SelectField, TextField } from "@/components/actions/fields/plain-fields";
import { getJson } from "@/components/api/client";
import { tenantsQuery } from "@/components/api/inventory";
import { useScope } from "@/components/frame/use-scope";
import { Button } from "@/components/ui/button";
import { Moment } from "@/components/ui/moment";
import { notify } from "@/components/ui/notices";
import { saveAnswer } from "@/components/ui/save-answer";
import { Skeleton } from "@/components/ui/skeleton";
import { EmptyNote, ErrorNote } from "@/components/ui/state-notes";
import type { AccessLine } from "@/lib/domain/access-review";
import type { ListAnswer } from "@/lib/domain/list";

const viaWords: Readonly<Record<AccessLine["via"], string>> = {
  "all-tenants": "sees all tenants",
  direct: "directly",
  reseller: "through the reseller",
  none: "reaches nothing",
};

/** Who can see and do what, per tenant. */
export function AccessReview() {
  const [asked, setAsked] = useQueryStates({ q: parseAsString.withDefault("") }, { history: "replace" });
  // The tenant is the scope that the frame keeps: one parameter of the address is read in one way.
  const [scope, setScope] = useScope();
  const tenantId = scope.tenantId[0] ?? null;
  const { data: tenants } = useQuery(tenantsQuery);
  const parameters = new URLSearchParams({ limit: "200" });
  if (tenantId) parameters.set("tenantId", tenantId);
  const words = useDeferredValue(asked.q.trim());
  if (words) parameters.set("q", words);
  const address = `/api/v1/access-review?${parameters.toString()}`;
  const { data, error, refetch } = useQuery({
    queryKey: ["access-review", address],
    queryFn: ({ signal }) => getJson<ListAnswer<AccessLine>>(address, { signal }),
    placeholderData: keepPreviousData,
  });
  const save = async () => {
    const answer = await fetch(address, { headers: { accept: "text/csv" } }).catch(() => null);
    if (answer?.ok) await saveAnswer(answer, "access-review.csv");
    else notify("error", "The CSV could not be made. Try again.");
  };
  return (
    <section aria-labelledby="access-review" className="grid gap-4">
      <h1 className="text-lg font-semibold" id="access-review">
        Access review
      </h1>
      <div className="flex flex-wrap items-end gap-3" data-print="no">
        <div className="w-52">
          <SelectField
            empty="Every tenant"
            label="Tenant"
            onChange={(value) => void setScope({ tenantId: value === "" ? null : [value] })}
            options={(tenants?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={tenantId ?? ""}
          />
        </div>
        <div className="w-52">
          <TextField label="Person" onChange={(q) => void setAsked({ q: q === "" ? null : q })} value={asked.q} />
        </div>
        <Button onClick={() => void save()}>
          <Download aria-hidden /> CSV
        </Button>
      </div>
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div aria-busy>
          <Skeleton className="h-64" />
        </div>
      ) : data.items.length === 0 ? (
        <EmptyNote title="Nobody">No person fits what was asked for.</EmptyNote>
      ) : (
        <>
          <div
            aria-label="Who can see and do what"
            className="overflow-x-auto rounded-md border bg-surface"
            role="region"
            tabIndex={0}
          >
            <table className="w-full text-left text-table">
              <thead className="bg-muted">
                <tr>
                  {["Tenant", "Person", "Role", "How", "May", "Tokens", "Last sign-in"].map((header) => (
                    <th className="px-3 py-1.5 font-medium" key={header} scope="col">
                      {header}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody className="divide-y align-top">
                {data.items.map((line) => (
                  <Line key={line.id} line={line} />
                ))}
              </tbody>
            </table>
          </div>
          {data.total > data.items.length && (
            <p className="text-table text-muted-foreground">
              The first {data.items.length} of {data.total.toLocaleString("en")} lines; the CSV has all.
            </p>
          )}
        </>
      )}
    </section>
  );
}

function Line({ line }: { line: AccessLine }) {
  return (
    <tr>
      <td className="px-3 py-1.5">{line.tenantName}</td>
      <td className="px-3 py-1.5">
        <span className="font-medium">{line.name}</span>
        <span className="block text-muted-foreground">{line.email}</span>
      </td>
      <td className="px-3 py-1.5">
        {line.role}
        {line.disabledAt && <span className="block text-muted-foreground">disabled</span>}
      </td>
      <td className="px-3 py-1.5">{viaWords[line.via]}</td>
      <td className="px-3 py-1.5">
        {line.actions.length === 0 ? (
          "nothing"
        ) : (
          <details>
            <summary className="cursor-pointer whitespace-nowrap">{line.actions.length} things</summary>
            <span className="text-muted-foreground">{line.actions.join(", ")}</span>
          </details>
        )}
      </td>
      <td className="px-3 py-1.5 tabular-nums">{line.tokens}</td>
      <td className="px-3 py-1.5">{line.lastSignInAt ? <Moment at={line.lastSignInAt} /> : "never"}</td>
    </tr>
  );
}
