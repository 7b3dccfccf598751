"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, Minus } from "lucide-react";
import { capabilitiesQuery, type ConnectionCapabilities } from "@/components/api/capabilities";
import { kindWords } from "@/components/operations/kind-words";
import { Hint } from "@/components/ui/hint";
import type { OperationKind } from "@/lib/domain/operation";

/** What can be done at each connected vendor, and why not where not: the same answers that menus and wizards go by. */
export function CapabilityTable() {
  const { data } = useQuery(capabilitiesQuery);
  const vendors = [...new Map((data?.items ?? []).map((item) => [item.provider, item])).values()];
  const [first] = vendors;
  if (!first) return null;
  const kinds = Object.keys(first.kinds).filter((kind) => kind !== "connection.sync" && kind !== "vendor.call");
  return (
    <section aria-labelledby="capabilities" className="grid gap-3">
      <h2 className="font-medium" id="capabilities">
        What each vendor can do
      </h2>
      <div className="overflow-x-auto rounded-md border bg-surface" tabIndex={0}>
        <table className="w-full text-table">
          <thead className="bg-muted text-left text-xs text-muted-foreground">
            <tr>
              <th className="px-3 py-2 font-medium" scope="col">
                Task
              </th>
              {vendors.map((vendor) => (
                <th className="px-3 py-2 font-medium whitespace-nowrap" key={vendor.provider} scope="col">
                  {vendor.providerLabel}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y">
            {kinds.map((kind) => (
              <tr key={kind}>
                <th className="px-3 py-1.5 text-left font-normal whitespace-nowrap" scope="row">
                  {kindWords(kind as OperationKind)}
                </th>
                {vendors.map((vendor) => (
                  <td className="px-3 py-1.5" key={vendor.provider}>
                    <Ability kind={kind} vendor={vendor} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Ability({ vendor, kind }: { vendor: ConnectionCapabilities; kind: string }) {
  const capability = vendor.kinds[kind];
  if (capability?.supported) {
    return (
      <span className="inline-flex items-center gap-1 text-good">
        <Check aria-hidden className="size-4" /> Yes
      </span>
    );
  }
  return (
    <Hint text={capability?.reason ?? "Not known."}>
      <span className="inline-flex items-center gap-1 text-muted-foreground" tabIndex={0}>
        <Minus aria-hidden className="size-4" /> No
      </span>
    </Hint>
  );
}
