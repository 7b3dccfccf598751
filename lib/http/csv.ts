import { listLimits } from "@/lib/domain/list";

/** A cell that a spreadsheet would run gets a leading apostrophe; quoting is RFC 4180's. */
export function csvCell(value: unknown): string {
  const text = value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const csvRow = (cells: readonly unknown[]) => `${cells.map(csvCell).join(",")}\r\n`;

/**
 * Streams items as CSV: a header row of field names, then a row each. Reads the next batch only when the last one was taken,
 * so that a slow reader holds up the query instead of filling memory.
 */
export function csvResponse(
  name: string,
  columns: readonly string[],
  batches: AsyncGenerator<Record<string, unknown>[], void, void>,
): Response {
  const encoder = new TextEncoder();
  let isStarted = false;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        if (!isStarted) {
          isStarted = true;
          controller.enqueue(encoder.encode(csvRow(columns)));
          return;
        }
        const next = await batches.next();
        if (next.done) controller.close();
        else controller.enqueue(encoder.encode(next.value.map((item) => csvRow(columns.map((column) => item[column]))).join("")));
      },
      cancel: async () => void (await batches.return()),
    },
    { highWaterMark: Math.max(1, listLimits.max / 100) },
  );
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name}-${new Date().toISOString().slice(0, 10)}.csv"`,
      "cache-control": "no-store",
    },
  });
}
