import { z } from "zod";
import { monthSchema, reportSchema } from "@/lib/domain/report";
import { route } from "@/lib/http/route";
import { readSharedReport } from "@/lib/shares";

export const GET = route(
  {
    action: "public",
    summary: "The report of an opened share link",
    query: z.object({ month: monthSchema.optional() }),
    answer: reportSchema,
  },
  ({ db, query, request }) =>
    readSharedReport(db, request.headers.get("cookie"), query.month ?? new Date().toISOString().slice(0, 7)),
);
