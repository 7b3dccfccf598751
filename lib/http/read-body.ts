import type { z } from "zod";
import { ProblemError } from "./problems";
import { isStorable } from "./read-query";

/** Reads a JSON body of at most `maxBytes` by a schema: 415, 413, 400 for what is no JSON, 422 for what breaks a rule. */
export async function readJsonBody<S extends z.ZodType>(schema: S, request: Request, maxBytes: number): Promise<z.infer<S>> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new ProblemError("unsupported-media", `The body's Content-Type is ${type ?? "not given"}; send application/json.`);
  }
  const text = await readText(request, maxBytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ProblemError("malformed-request", "The body is not JSON.", { errors: [{ path: "", message: "is not JSON" }] });
  }
  const unstorable = findUnstorable(value, "");
  if (unstorable !== null) {
    throw new ProblemError("invalid-body", `${unstorable || "The body"} holds a character that cannot be stored (NUL or half a surrogate pair).`, {
      errors: [{ path: unstorable, message: "holds a character that cannot be stored" }],
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidBody(parsed.error.issues);
}

/** The 422 that names every field, with the fields' paths below `prefix`. */
export function invalidBody(issues: readonly { path: readonly PropertyKey[]; message: string }[], prefix = ""): ProblemError {
  const errors = issues.map((issue) => ({ path: [...(prefix ? [prefix] : []), ...issue.path.map(String)].join("."), message: issue.message }));
  const first = errors[0];
  return new ProblemError("invalid-body", first ? `${first.path || "The body"}: ${first.message}` : "The body breaks a rule.", { errors });
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  const tooLarge = () => new ProblemError("too-large", `The body is larger than ${maxBytes} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body) {
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      if (size > maxBytes) throw tooLarge();
      chunks.push(chunk);
    }
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** The path of the first text that cannot be stored, keys included; null when all can. Depth is bounded by the body's size. */
function findUnstorable(value: unknown, path: string): string | null {
  const waiting: { value: unknown; path: string }[] = [{ value, path }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (typeof next.value === "string" && !isStorable(next.value)) return next.path;
    if (typeof next.value !== "object" || next.value === null) continue;
    for (const [key, inner] of Object.entries(next.value)) {
      const below = next.path ? `${next.path}.${key}` : key;
      if (!isStorable(key)) return next.path;
      waiting.push({ value: inner, path: below });
    }
  }
  return null;
}
