import type { z } from "zod";
import { problemSchema, type Problem } from "@/lib/domain/problem";

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

interface SendOptions<S extends z.ZodType> {
  body?: unknown;
  schema: S;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

/** Reads one answer by its schema. Throws `ApiRefusal` for a problem, a plain Error when nothing came. */
export async function getJson<S extends z.ZodType>(address: string, schema: S, options: GetOptions = {}): Promise<z.infer<S>> {
  return read(await ask(address, { signal: options.signal ?? null }), schema);
}

export async function sendJson<S extends z.ZodType>(
  method: "POST" | "PATCH" | "PUT" | "DELETE",
  address: string,
  options: SendOptions<S>,
): Promise<z.infer<S>> {
  const { body, headers, signal, schema } = options;
  const answer = await ask(address, {
    method,
    signal: signal ?? null,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return read(answer, schema);
}

async function ask(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { ...init, credentials: "same-origin" });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Error("Backdesk did not answer. Check your network; what is on screen is the last that was read.", {
      cause: error,
    });
  }
}

async function read<S extends z.ZodType>(answer: Response, schema: S): Promise<z.infer<S>> {
  if (answer.ok) return schema.parse(answer.status === 204 ? undefined : await answer.json());
  const problem = problemSchema.safeParse(await answer.json().catch(() => null));
  if (!problem.success) throw new Error(`Backdesk answered ${answer.status} without saying why.`);
  if (problem.data.status === 401 && typeof window !== "undefined") {
    window.location.replace(`/login?next=${encodeURIComponent(window.location.pathname + window.location.search)}`);
  }
  throw new ApiRefusal(problem.data);
}
