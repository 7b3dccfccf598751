import { queryOptions } from "@tanstack/react-query";
import type { ListAnswer } from "@/lib/domain/list";
import type { CreateShareLink, Report, ShareLink } from "@/lib/domain/report";
import { getJson, sendJson } from "./client";

export const monthlyReportAddress = (month: string, tenantId: string | null) =>
  `/api/v1/reports/monthly?month=${month}${tenantId === null ? "" : `&tenantId=${encodeURIComponent(tenantId)}`}`;

export const monthlyReportQuery = (month: string, tenantId: string | null) =>
  queryOptions({
    queryKey: ["reports", month, tenantId],
    queryFn: ({ signal }) => getJson<Report>(monthlyReportAddress(month, tenantId), { signal }),
  });

export const shareLinksQuery = queryOptions({
  queryKey: ["share-links"],
  queryFn: ({ signal }) => getJson<ListAnswer<ShareLink>>("/api/v1/share-links?limit=200", { signal }),
});

/** The secret is in this answer and nowhere else, ever. */
export const createShareLink = (input: CreateShareLink) =>
  sendJson<ShareLink & { secret: string }>("POST", "/api/v1/share-links", { body: input });
export const endShareLink = (id: string) => sendJson<undefined>("DELETE", `/api/v1/share-links/${id}`);
