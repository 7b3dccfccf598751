/*
 * What Backdesk writes into names and descriptions at the platform, and reads back from them: lists of snapshots tell no end of
 * life, and a write whose answer was lost is found by the operation's tag.
 */

/** The description of what an operation makes; `endsAt` for snapshots that the platform removes by itself. */
export const ownDescription = (operationTag: string, endsAt?: Date): string =>
  `Backdesk ${operationTag}${endsAt === undefined ? "" : `, kept until ${endsAt.toISOString()}`}`;

/** The same with who wished and who approved it, where that is known. */
export const notedDescription = ({ operationTag, note }: { operationTag: string; note?: string }): string =>
  note === undefined ? ownDescription(operationTag) : `${ownDescription(operationTag)}, ${note}`.slice(0, 255);

export const isOwnDescription = (description: unknown, operationTag: unknown): boolean =>
  typeof description === "string" && new RegExp(`^Backdesk ${String(operationTag)}(,|$)`).test(description);

/** When the platform removes a snapshot that Backdesk took; null for any other. ISO 8601 in UTC. */
export function endOfOwnSnapshot(description: string | null | undefined): string | null {
  const text = /^Backdesk \S+, kept until (\S+)$/.exec(description ?? "")?.[1];
  return text === undefined || Number.isNaN(Date.parse(text)) ? null : new Date(text).toISOString();
}
