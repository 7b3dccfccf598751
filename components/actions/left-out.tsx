import { rowName, type ActionRow } from "./rows";

/** Rows that the action cannot be done on, each with the reason, before anything is sent. */
export function LeftOut({ leftOut }: { leftOut: readonly { row: ActionRow; reason: string }[] }) {
  if (leftOut.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="cursor-pointer">
        {leftOut.length} {leftOut.length === 1 ? "row is" : "rows are"} left out
      </summary>
      <ul className="mt-1 max-h-40 overflow-y-auto pl-4 text-muted-foreground">
        {leftOut.map(({ row, reason }) => (
          <li key={row.id}>
            <span className="text-foreground">{rowName(row)}</span>: {reason}
          </li>
        ))}
      </ul>
    </details>
  );
}
