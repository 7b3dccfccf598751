import type { RecordedCall } from "@/lib/domain/operation";

/** Every call that was made at the vendor, in order; no header, no credential. */
export function RecordedCalls({ calls, timezone }: { calls: readonly RecordedCall[]; timezone: string }) {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, hour: "2-digit", minute: "2-digit", second: "2-digit" });
  return (
    <div className="grid gap-2">
      <h2 id="calls" className="font-medium">
        Vendor calls
      </h2>
      <div className="overflow-x-auto rounded-md border" tabIndex={0} role="region" aria-labelledby="calls">
        <table className="w-full text-table">
          <thead className="text-left text-muted-foreground">
            <tr>
              {["At", "Call", "Answer", "Attempt"].map((title) => (
                <th key={title} scope="col" className="px-3 py-1.5 font-normal">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {calls.map((call, index) => (
              <tr key={`${call.at} ${index}`} className="border-t align-top">
                <td className="px-3 py-1.5 whitespace-nowrap tabular-nums">{time.format(new Date(call.at))}</td>
                <td className="px-3 py-1.5 font-mono text-xs break-all">
                  {call.method} {call.url}
                </td>
                <td className="px-3 py-1.5 whitespace-nowrap tabular-nums">{call.status ?? "lost"}</td>
                <td className="px-3 py-1.5 tabular-nums">{call.attempt}</td>
              </tr>
            ))}
            {calls.length === 0 && (
              <tr className="border-t">
                <td colSpan={4} className="px-3 py-3 text-muted-foreground">
                  Nothing has been sent.
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </div>
  );
}
