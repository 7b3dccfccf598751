import { queryOptions } from "@tanstack/react-query";
import type { AuditChoices, AuditSettings, AuditVerdict, UpdateAuditSettings } from "@/lib/domain/audit";
import { getJson, sendJson } from "./client";

/** Walks the whole record; asked for by a button only. */
export const auditVerdictQuery = queryOptions({
  queryKey: ["audit-verify"],
  queryFn: ({ signal }) => getJson<AuditVerdict>("/api/v1/audit/verify", { signal }),
  enabled: false,
});

export const auditChoicesQuery = queryOptions({
  queryKey: ["audit-choices"],
  queryFn: ({ signal }) => getJson<AuditChoices>("/api/v1/audit/choices", { signal }),
});

export const auditSettingsQuery = queryOptions({
  queryKey: ["audit-settings"],
  queryFn: ({ signal }) => getJson<AuditSettings>("/api/v1/audit/settings", { signal }),
});

export const changeAuditSettings = (change: UpdateAuditSettings) =>
  sendJson<AuditSettings>("PATCH", "/api/v1/audit/settings", { body: change });
