import { auditLines, recordAudit } from "@/lib/audit";
import { route } from "@/lib/http/route";

export const GET = route(
  { action: "audit:read", needsAllTenants: true, summary: "The whole record as JSON lines, with the signed heads of its days" },
  async ({ db, caller, requestId }) => {
    await recordAudit(db, { actor: caller.actor, action: "audit.export", subject: null, outcome: "done", requestId });
    const lines = auditLines(db);
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const next = await lines.next();
        if (next.done) controller.close();
        else controller.enqueue(encoder.encode(next.value));
      },
      cancel: async () => void (await lines.return()),
    });
    return new Response(body, {
      headers: {
        "content-type": "application/x-ndjson; charset=utf-8",
        "content-disposition": `attachment; filename="audit-${new Date().toISOString().slice(0, 10)}.jsonl"`,
      },
    });
  },
);
