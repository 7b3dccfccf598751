import type { Problem } from "@/lib/domain/problem";
import { attendance } from "./unattended";

/*
 * Answers come from routes of the same release, whose types are those of `lib/domain`; reading them by schema once more in every
 * browser would cost more bytes than the rest of a list page.
 */

/** What the API refused, with everything that a page shows of it. */
export class ApiRefusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = "ApiRefusal";
  }
}

export const isRefusal = (error: unknown): error is ApiRefusal => error instanceof ApiRefusal && error.problem.status < 500;

interface GetOptions {
  signal?: AbortSignal | undefined;
}

interface SendOptions {
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

/** Reads one answer. Throws `ApiRefusal` for a problem, a plain Error when nothing came. */
export async function getJson<Answer>(address: string, options: GetOptions = {}): Promise<Answer> {
  return read<Answer>(await ask(address, { signal: options.signal ?? null }));
}

export async function sendJson<Answer>(
  method: "POST" | "PATCH" | "PUT" | "DELETE",
  address: string,
  options: SendOptions = {},
): Promise<Answer> {
  const { body, headers, signal } = options;
  const answer = await ask(address, {
    method,
    signal: signal ?? null,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return read<Answer>(answer);
}

async function ask(
  address: string,
  init: Omit<RequestInit, "headers"> & { headers?: Record<string, string> },
): Promise<Response> {
  try {
    return await fetch(address, { ...init, headers: { ...attendance(), ...init.headers }, credentials: "same-origin" });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Error("Backdesk did not answer. Check your network; what is on screen is the last that was read.", {
      cause: error,
    });
  }
}

async function read<Answer>(answer: Response): Promise<Answer> {
  if (answer.ok) return (answer.status === 204 ? undefined : await answer.json()) as Answer;
  const problem: unknown = await answer.json().catch(() => null);
  // What stands in between, such as a gateway, answers in its own form.
  if (!isProblem(problem)) throw new Error(`Backdesk answered ${answer.status} without saying why.`);
  if (problem.type === "/problems/password-change-needed" && typeof window !== "undefined") {
    window.location.replace("/new-password");
  }
  if (problem.status === 401 && typeof window !== "undefined") {
    window.location.replace(`/login?next=${encodeURIComponent(window.location.pathname + window.location.search)}`);
  }
  throw new ApiRefusal(problem);
}

function isProblem(body: unknown): body is Problem {
  if (typeof body !== "object" || body === null) return false;
  return "type" in body && "detail" in body && typeof body.detail === "string" && "status" in body;
}
