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
  const fault = findFault(value);
  if (fault !== null)
    throw new ProblemError("invalid-body", `${fault.path || "The body"}: ${fault.message}.`, { errors: [fault] });
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidBody(parsed.error.issues);
}

/** Reads a form of at most `maxBytes`, as programs of other standards send it; a field given twice counts as its last. */
export async function readForm(request: Request, maxBytes: number): Promise<Record<string, string>> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded")
    throw new ProblemError("unsupported-media", `The body's Content-Type is ${type ?? "not given"}; send a form.`);
  return Object.fromEntries(new URLSearchParams(await readText(request, maxBytes)));
}

interface Issue {
  path: readonly PropertyKey[];
  message: string;
  /** zod names unknown fields here, all in one issue of the object around them. */
  keys?: readonly string[];
}

/** The 422 that names every field, with the fields' paths below `prefix`. */
export function invalidBody(issues: readonly Issue[], prefix = ""): ProblemError {
  const errors = issues.flatMap(({ path, message, keys }) => {
    const place = [...(prefix ? [prefix] : []), ...path.map(String)];
    if (!keys) return [{ path: place.join("."), message }];
    return keys.map((key) => ({ path: [...place, key].join("."), message: "is not a field of this body" }));
  });
  const first = errors[0];
  return new ProblemError("invalid-body", first ? `${first.path || "The body"}: ${first.message}` : "The body breaks a rule.", {
    errors,
  });
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

/** Deeper than anything that means something here; schemas and the database read values by recursion. */
const deepest = 32;

/** What no schema looks at: text that cannot be stored (keys included) and values nested without end. */
function findFault(whole: unknown): { path: string; message: string } | null {
  const waiting: { value: unknown; path: string; depth: number }[] = [{ value: whole, path: "", depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, path, depth } = next;
    const unstorable = { path, message: "holds a character that cannot be stored (NUL or half a surrogate pair)" };
    if (typeof value === "string" && !isStorable(value)) return unstorable;
    if (typeof value !== "object" || value === null) continue;
    if (depth === deepest) return { path: path.split(".")[0] ?? "", message: `is nested more than ${deepest} levels deep` };
    for (const [key, inner] of Object.entries(value)) {
      if (!isStorable(key)) return unstorable;
      waiting.push({ value: inner, path: path ? `${path}.${key}` : key, depth: depth + 1 });
    }
  }
  return null;
}
