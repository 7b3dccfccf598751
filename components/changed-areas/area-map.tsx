import { bytesWords } from "@/components/ui/format";
import { partStart, type ChangedDisk } from "@/lib/domain/changed-areas";

const height = 24;

/** How full of changes a part is, in few steps, so that little is told from much at a glance. */
const shades = [0, 0.25, 0.45, 0.7, 1] as const;

export function shadeOf(share: number): number {
  if (share <= 0) return 0;
  return share < 0.01 ? 1 : share < 0.1 ? 2 : share < 0.5 ? 3 : 4;
}

const shareOf = (disk: ChangedDisk, part: number): number => {
  const size = partStart(disk, part + 1) - partStart(disk, part);
  return size === 0 ? 0 : (disk.parts[part] ?? 0) / size;
};

/** A disk from its first byte to its last: the darker a part, the more of it has changed. The same stands in a table below. */
export function AreaMap({ disk }: { disk: ChangedDisk }) {
  const count = disk.parts.length;
  const touched = disk.parts.filter((changed) => changed > 0).length;
  return (
    <figure className="grid gap-1">
      <svg
        aria-label={`Map of ${disk.name}: changes lie in ${touched} of ${count} parts.`}
        className="w-full rounded-sm border bg-muted text-accent"
        preserveAspectRatio="none"
        role="img"
        style={{ height }}
        viewBox={`0 0 ${count} 1`}
      >
        {disk.parts.map((changed, part) =>
          changed > 0 ? (
            <rect
              fill="currentColor"
              height={1}
              key={part}
              opacity={shades[shadeOf(shareOf(disk, part))]}
              width={1.02}
              x={part}
              y={0}
            />
          ) : null,
        )}
      </svg>
      <figcaption aria-hidden className="flex justify-between text-xs text-muted-foreground tabular-nums">
        <span>0</span>
        <span>{bytesWords(disk.sizeBytes / 2)}</span>
        <span>{bytesWords(disk.sizeBytes)}</span>
      </figcaption>
    </figure>
  );
}

/** The map in figures: parts that nothing has changed in are left out. */
export function AreaTable({ disk, name }: { disk: ChangedDisk; name: string }) {
  const parts = disk.parts.flatMap((changed, part) => (changed > 0 ? [{ part, changed }] : []));
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer text-accent">Show as a table</summary>
      <div aria-label={`Changes of ${name}`} className="mt-2 max-h-72 overflow-auto rounded-md border" role="region" tabIndex={0}>
        <table className="w-full text-table tabular-nums">
          <thead className="text-left text-muted-foreground">
            <tr>
              {["From", "To", "Changed", "Share"].map((title) => (
                <th className="px-3 py-1.5 font-normal" key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {parts.map(({ part, changed }) => (
              <tr className="border-t" key={part}>
                <td className="px-3 py-1">{bytesWords(partStart(disk, part))}</td>
                <td className="px-3 py-1">{bytesWords(partStart(disk, part + 1))}</td>
                <td className="px-3 py-1">{bytesWords(changed)}</td>
                <td className="px-3 py-1">{percentWords(shareOf(disk, part))}</td>
              </tr>
            ))}
            {parts.length === 0 && (
              <tr className="border-t">
                <td className="px-3 py-2 text-muted-foreground" colSpan={4}>
                  Nothing has changed on this disk.
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** A share in percent; what is there at all is never said to be nothing. */
export function percentWords(share: number): string {
  const percent = 100 * share;
  if (percent === 0 || percent >= 10) return `${Math.round(percent)} %`;
  return percent < 0.1 ? "under 0.1 %" : `${percent.toFixed(1)} %`;
}
