/** Rows that will not be part of it, each with the reason, as soon as that is known. */
export function LeftOutNote({ rows }: { rows: readonly { id: string; name: string; reason: string }[] }) {
  if (rows.length === 0) return null;
  return (
    <div role="status" className="rounded-md border border-warn px-3 py-2 text-sm">
      <p>{rows.length === 1 ? "1 row is left out:" : `${rows.length} rows are left out:`}</p>
      <ul className="max-h-40 overflow-y-auto">
        {rows.map(({ id, name, reason }) => (
          <li key={id}>
            <span className="font-medium">{name}</span>: <span className="text-muted-foreground">{reason}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
