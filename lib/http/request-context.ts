import { randomUUID } from "node:crypto";

/** The caller's own request id where it is a sane one, else a new one. It stands in answers, logs and the audit. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id");
  return given !== null && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
}
