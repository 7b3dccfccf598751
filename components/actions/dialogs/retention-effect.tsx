"use client";

import { useQueries } from "@tanstack/react-query";
import { pointsBefore } from "@/components/api/choices";
import { useNow } from "@/components/schedule-editor/use-now";
import type { Backup } from "@/lib/domain/inventory";
import { retentionStart, retentionWords } from "@/lib/domain/retention-words";
import type { Retention } from "@/lib/domain/schedule";

/** Per backup: old retention, new retention, and how many points will expire at once. */
export function RetentionEffect({ backups, retention }: { backups: readonly Backup[]; retention: Retention }) {
  const now = useNow();
  const shown = backups.slice(0, 20);
  const start = new Date(Math.floor(retentionStart(retention, now).getTime() / 1_000) * 1_000).toISOString();
  const results = useQueries({ queries: shown.map((backup) => pointsBefore(backup.id, start)) });
  return (
    <div className="max-h-56 overflow-auto rounded-md border" tabIndex={0} role="region" aria-label="Before and after">
      <table className="w-full text-table">
        <thead className="text-left text-muted-foreground">
          <tr>
            {["Backup", "Now", "Then", "Expires at once"].map((title) => (
              <th key={title} className="px-3 py-1.5 font-normal">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((backup, index) => (
            <tr key={backup.id} className="border-t">
              <td className="max-w-40 truncate px-3 py-1.5">{backup.name}</td>
              <td className="px-3 py-1.5">{backup.retention ? retentionWords(backup.retention) : "not known"}</td>
              <td className="px-3 py-1.5">{retentionWords(retention)}</td>
              <td className="px-3 py-1.5">{expiryWords(results[index]?.data)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {backups.length > shown.length && (
        <p className="border-t px-3 py-1.5 text-sm text-muted-foreground">and {backups.length - shown.length} more</p>
      )}
    </div>
  );
}

function expiryWords(points: { total: number; items: { takenAt: string }[] } | undefined): string {
  if (!points) return "counting …";
  const [oldest] = points.items;
  if (!oldest || points.total === 0) return "nothing";
  const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" }).format(new Date(oldest.takenAt));
  return points.total === 1 ? `1 point, of ${date}` : `${points.total} points, the oldest of ${date}`;
}
