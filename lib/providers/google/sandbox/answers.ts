import type { AuthenticationVerdict, SandboxAnswer } from "@/lib/sandbox/vendor";

/** What an operation answers: a status and, where there is one, a body. */
export interface ConsoleAnswer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export const ok = (body: unknown): ConsoleAnswer => ({ status: 200, body });
export const done: ConsoleAnswer = { status: 204, body: null };

/** Codes that public clients have met (contract README, "Errors and visibility"). */
export const errorCodes = {
  general: 10_000,
  login: 10_011,
  duplicate: 10_006,
  busy: 10_017,
  notFound: 10_040,
  appliance: 10_023,
};

/** Thrown by operations; becomes the console's error body. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

export const badRequest = (message: string) => new Refusal(400, errorCodes.general, message);
export const notFound = (what: string, id: string) => new Refusal(404, errorCodes.notFound, `${what} ${id} is not found`);
export const conflict = (message: string, code = errorCodes.duplicate) => new Refusal(409, code, message);

export const jsonAnswer = (answer: ConsoleAnswer, authentication: AuthenticationVerdict): SandboxAnswer => ({
  status: answer.status,
  ...(answer.headers ? { headers: answer.headers } : {}),
  body: answer.body === null ? null : JSON.stringify(answer.body),
  authentication,
});

export function errorAnswer(
  refusal: { status: number; code: number; message: string },
  authentication: AuthenticationVerdict,
): SandboxAnswer {
  const { status, code, message } = refusal;
  return jsonAnswer({ status, body: { err_code: code, err_message: message } }, authentication);
}

/** The console's own 401: JSON, and the scheme that it wants (`Basic` for the login, `Actifio` for everything else). */
export const consoleUnauthorized = (scheme: "Basic" | "Actifio", reason: string): SandboxAnswer => ({
  status: 401,
  headers: { "WWW-Authenticate": scheme },
  body: JSON.stringify({ err_code: errorCodes.login, err_message: reason }),
  authentication: { verdict: "refused", reason },
});

/** The Google front end's 401, before the console is reached: a page, not JSON. */
export const frontEndUnauthorized = (reason: string): SandboxAnswer => ({
  status: 401,
  headers: { "Content-Type": "text/html; charset=UTF-8" },
  body: "<!DOCTYPE html><html lang=en><title>Error 401 (Unauthorized)!!1</title><p><b>401.</b> <ins>That’s an error.</ins>",
  authentication: { verdict: "refused", reason },
});
