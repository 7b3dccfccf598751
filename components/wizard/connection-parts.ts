import type { InputSchema } from "@/components/actions/input-schema";
import type { ConnectionCapabilities } from "@/components/api/capabilities";
import type { OperationKind } from "@/lib/domain/operation";

/** Chosen rows of one connection, with what it takes for one kind of write. */
export interface ConnectionPart<Row> {
  connectionId: string;
  connectionName: string;
  vendor: string;
  lookups: readonly string[];
  schema: InputSchema;
  /** The zone that its schedules are kept in. */
  zone: string;
  rows: readonly Row[];
}

interface PartsOf {
  kind: OperationKind;
  capabilities: readonly ConnectionCapabilities[];
  /** Zones by connection id, as far as they are known. */
  zones?: ReadonlyMap<string, string>;
  timezone: string;
}

/** Rows by connection, in the order in which they were chosen; those of connections that cannot do it are in no part. */
export function connectionParts<Row extends { connectionId: string }>(
  rows: readonly Row[],
  { kind, capabilities, zones, timezone }: PartsOf,
): ConnectionPart<Row>[] {
  return [...new Set(rows.map(({ connectionId }) => connectionId))].flatMap((connectionId) => {
    const connection = capabilities.find((item) => item.connectionId === connectionId);
    const capability = connection?.kinds[kind];
    if (!connection || !capability?.supported) return [];
    return [
      {
        connectionId,
        connectionName: connection.connectionName,
        vendor: connection.providerLabel,
        lookups: connection.lookups,
        schema: capability.input,
        zone: zones?.get(connectionId) ?? timezone,
        rows: rows.filter((row) => row.connectionId === connectionId),
      },
    ];
  });
}

/** Why a row's connection cannot do it at all; null when it can. */
export function connectionRefusal(
  row: { connectionId: string },
  kind: OperationKind,
  capabilities: readonly ConnectionCapabilities[],
): string | null {
  const capability = capabilities.find((item) => item.connectionId === row.connectionId)?.kinds[kind];
  if (!capability) return "Its connection is not known (any more).";
  return capability.supported ? null : capability.reason;
}

/** Parts that take the same and keep the same clock: one answer serves them all. */
export function alikeParts<Row>(parts: readonly ConnectionPart<Row>[]): ConnectionPart<Row>[][] {
  const groups = new Map<string, ConnectionPart<Row>[]>();
  for (const part of parts) {
    const key = JSON.stringify([part.schema, part.zone]);
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups.values()];
}

export const namesOf = (parts: readonly Pick<ConnectionPart<unknown>, "connectionName">[]): string =>
  parts.map(({ connectionName }) => connectionName).join(", ");

/** One answer for every connection of these parts, merged into what is answered already. */
export const answeredFor = <Answer>(
  known: Record<string, Answer>,
  parts: readonly Pick<ConnectionPart<unknown>, "connectionId">[],
  answer: Answer,
): Record<string, Answer> => ({ ...known, ...Object.fromEntries(parts.map(({ connectionId }) => [connectionId, answer])) });

/** Problems of one part, said with its connection's name where there are several. */
export const saidOf = (
  part: Pick<ConnectionPart<unknown>, "connectionName">,
  count: number,
  problems: readonly string[],
): string[] => (count > 1 ? problems.map((problem) => `${part.connectionName}: ${problem}`) : [...problems]);
