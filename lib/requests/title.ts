import type { RequestMoment } from "@/lib/domain/request";
import { requestEffectSchema } from "@/lib/domain/request-rule";
import { effectWords } from "@/lib/domain/request-words";
import type { RequestRecord } from "./refusals";

/** One line that says what happened to which request, for notices, mail and chat. */
export function titleOf(row: RequestRecord, moment: RequestMoment, byName: string | null): string {
  const who = byName ?? "Backdesk";
  const what = `${row.vmName}: ${effectWords[requestEffectSchema.parse(row.effect)]}`;
  switch (moment) {
    case "submitted":
      return `${row.requestedByName} asks for ${what}`;
    case "reminded":
      return `Still waiting for a decision, and soon to expire: ${what}`;
    case "supported":
      return `${who} approved ${what}; ${row.approvalsGiven} of ${row.approvalsNeeded}`;
    case "approved":
      return `${who} approved ${what}`;
    case "rejected":
      return `${who} refused ${what}`;
    case "cancelled":
      return `${who} cancelled ${what}`;
    case "expired":
      return `Nobody decided in time: ${what}`;
    case "running":
      return `Begun: ${what}`;
    case "succeeded":
      return `Done: ${what}`;
    case "failed":
      return `Failed: ${what}`;
    case "commented":
      return `${who} commented on ${what}`;
  }
}
