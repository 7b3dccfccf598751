"use client";

import type { ReactNode } from "react";
import { z } from "zod";
import { ChangedDisks } from "@/components/changed-areas/changed-disks";
import { changedAreasSchema } from "@/lib/domain/changed-areas";

const areasSchema = z.object({ changedAreas: changedAreasSchema });
/** What was found of each machine of a group. */
const machinesSchema = z.object({ machines: z.array(z.object({ name: z.string(), changedAreas: changedAreasSchema })).min(1) });
const scriptSchema = z.object({
  script: z.object({
    exitCode: z.number().nullable(),
    standardOutput: z.string().nullable(),
    standardError: z.string().nullable(),
  }),
});

/** What an operation found out, where that was the point of it. */
export function OperationFindings({ result }: { result: unknown }) {
  const areas = areasSchema.safeParse(result);
  const group = machinesSchema.safeParse(result);
  const script = scriptSchema.safeParse(result);
  if (areas.success) {
    return (
      <Findings title="Changed areas">
        <ChangedDisks areas={areas.data.changedAreas} />
      </Findings>
    );
  }
  if (group.success) {
    return (
      <Findings title="Changed areas">
        {group.data.machines.map(({ name, changedAreas }) => (
          <section aria-label={name} className="grid gap-2" key={name}>
            <h3 className="font-medium">{name}</h3>
            <ChangedDisks areas={changedAreas} machine={name} />
          </section>
        ))}
      </Findings>
    );
  }
  return script.success ? <ScriptOutput {...script.data.script} /> : null;
}

function ScriptOutput({ exitCode, standardOutput, standardError }: z.infer<typeof scriptSchema>["script"]) {
  const parts = [
    ["Output", standardOutput],
    ["Errors", standardError],
  ] as const;
  return (
    <Findings title="What the script said">
      <p className="text-sm">{exitCode === null ? "Its exit code is not known." : `It ended with the exit code ${exitCode}.`}</p>
      {parts.map(([title, text]) =>
        text ? (
          <div className="grid gap-1" key={title}>
            <h3 className="text-sm text-muted-foreground">{title}</h3>
            <pre
              aria-label={title}
              className="max-h-80 overflow-auto rounded-md border bg-muted p-3 font-mono text-xs"
              tabIndex={0}
            >
              {text}
            </pre>
          </div>
        ) : null,
      )}
    </Findings>
  );
}

const Findings = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-labelledby="findings" className="grid gap-2">
    <h2 className="font-medium" id="findings">
      {title}
    </h2>
    {children}
  </section>
);
