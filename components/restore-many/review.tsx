"use client";

import { takes } from "@/components/actions/input-schema";
import { EstimateLine } from "@/components/operations/estimate-line";
import { PartSection } from "@/components/wizard/part-section";
import type { ReviewProps } from "@/components/wizard/wizard";
import { ageWords } from "@/components/restore-wizard/points";
import type { ConnectionPart } from "@/components/wizard/connection-parts";
import { copyNames, placeOf, readyParts, type ManyContext, type ReadyRow } from "./intent";
import { takenWords } from "./points-step";
import type { ManyValues } from "./values";

/** From which point each copy is made, and what is not touched, by connection. */
export function ManyReview({ values, context }: Pick<ReviewProps<ManyValues, ManyContext>, "values" | "context">) {
  const names = copyNames(values, context);
  return (
    <div className="grid gap-4">
      {readyParts(context).map((part) => (
        <PartSection key={part.connectionId} title={part.connectionName}>
          <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1.5">
            <dt className="text-muted-foreground">Makes</dt>
            <dd>
              <ul>
                {part.rows.map((row) => (
                  <li key={row.id}>
                    {names.get(row.id)}{" "}
                    <span className="text-muted-foreground">
                      from {takenWords(row.point.takenAt, context.timezone)}, {ageWords(row.point.takenAt, context.now)}
                    </span>
                  </li>
                ))}
              </ul>
            </dd>
            <dt className="text-muted-foreground">Comes up</dt>
            <dd>{comesUp(values, part)}</dd>
            <dt className="text-muted-foreground">Not touched</dt>
            <dd>{part.rows.map(({ name }) => name).join(", ")}: the machines, their disks and their backups.</dd>
            <dt className="text-muted-foreground">Takes</dt>
            <dd>
              <EstimateLine
                kind="restore"
                vmId={part.rows.length === 1 ? (part.rows[0]?.vmId ?? null) : null}
                connectionId={part.connectionId}
              />
            </dd>
          </dl>
        </PartSection>
      ))}
    </div>
  );
}

function comesUp(values: ManyValues, part: ConnectionPart<ReadyRow>): string {
  const place = placeOf(values, part.connectionId);
  const power = !takes(part.schema, "powerOn")
    ? "powered as the vendor does it"
    : place.extra.powerOn === true
      ? "powered on"
      : "powered off";
  const network = !takes(part.schema, "networkIds")
    ? null
    : place.networkId
      ? "on the chosen network"
      : "on the network that the vendor gives it";
  return [power, network].filter(Boolean).join(", ");
}
