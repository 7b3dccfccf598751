import { z } from "zod";
import { listTenants } from "@/lib/db/queries/people";
import { readReport, streamReport } from "@/lib/db/queries/report";
import { monthSchema, reportLineSchema, reportSchema } from "@/lib/domain/report";
import { csvResponse } from "@/lib/http/csv";
import { wantsCsv } from "@/lib/http/list-route";
import { ProblemError } from "@/lib/http/problems";
import { route } from "@/lib/http/route";

export const GET = route(
  {
    action: "inventory:read",
    summary: "The report of a month, of one tenant or of all that one sees; as CSV a line for each machine",
    query: z.object({ month: monthSchema.optional(), tenantId: z.string().min(1).max(64).optional() }),
    answer: reportSchema,
    csv: true,
  },
  async ({ db, scope, query, request }) => {
    const month = query.month ?? new Date().toISOString().slice(0, 7);
    const tenant = query.tenantId === undefined ? null : (await listTenants(db, scope)).find(({ id }) => id === query.tenantId);
    if (tenant === undefined) throw new ProblemError("not-found", "Nothing with this id is yours to see.");
    const narrowed = tenant === null ? scope : { tenantIds: [tenant.id] };
    if (!wantsCsv(request)) return readReport(db, narrowed, { month, tenant });
    return csvResponse(`report-${month}`, Object.keys(reportLineSchema.shape), streamReport(db, narrowed, month));
  },
);
