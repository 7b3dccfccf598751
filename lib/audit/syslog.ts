import type { AuditRow } from "./walk";

/** 13, "log audit" in RFC 5424. */
const facility = 13;
const severities: Readonly<Record<string, number>> = { done: 6, refused: 4, failed: 3 };
/** The number that RFC 5612 keeps for examples: Backdesk has none of its own. */
const dataId = "backdesk@32473";

/** Printable ASCII without blanks, as header fields must be; `-` for nothing. */
const headerText = (text: string, longest: number) => text.replaceAll(/[^\x21-\x7e]/g, "?").slice(0, longest) || "-";
const dataValue = (text: string) => text.replaceAll(/[\\"\]]/g, (sign) => `\\${sign}`);

/** One entry as a syslog message (RFC 5424): who and what as structured data, the whole entry as JSON. */
export function syslogMessage(row: AuditRow, hostname: string): Buffer {
  const priority = facility * 8 + (severities[row.outcome] ?? 5);
  const data = {
    id: row.id,
    actor: row.actorName,
    actorId: row.actorId,
    outcome: row.outcome,
    tenantId: row.tenantId ?? "",
    requestId: row.requestId,
    hash: row.hash,
  };
  const elements = Object.entries(data).map(([name, value]) => `${name}="${dataValue(value)}"`);
  const header = [
    `<${priority}>1`,
    row.at.toISOString(),
    headerText(hostname, 255),
    "backdesk",
    "-",
    headerText(row.action, 32),
    `[${dataId} ${elements.join(" ")}]`,
  ].join(" ");
  return Buffer.from(`${header} \ufeff${entryJson(row)}`);
}

/** Counted, so that a message may hold line ends (RFC 6587, RFC 5425). */
export const framed = (message: Buffer): Buffer => Buffer.concat([Buffer.from(`${message.length} `), message]);

/** An entry as one line of JSON, with everything that its hash covers. */
export function entryJson(row: AuditRow): string {
  const { actorKind, actorId, actorName, at, ...rest } = row;
  return JSON.stringify({ ...rest, at: at.toISOString(), actor: { kind: actorKind, id: actorId, name: actorName } });
}
