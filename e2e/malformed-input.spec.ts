import fc from "fast-check";
import { z } from "zod";
import { expect, test } from "./fixtures";

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z
        .object({
          parameters: z.array(z.object({ name: z.string(), in: z.string() }).loose()).optional(),
          requestBody: z.unknown().optional(),
        })
        .loose(),
    ),
  ),
});

/** Text that breaks parsers: controls, lone surrogates, very long, other scripts, numbers in disguise. */
const hostileText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "\u0000",
    "\ud800",
    "', 1=1 --",
    "../../etc",
    "%00",
    "1e309",
    "-1",
    "NaN",
    "null",
    "[]",
    "{}",
    "a".repeat(5_000),
    "𝕏",
    "\r\nX: 1",
  ),
);
const hostileBody = fc.oneof(
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.constantFrom(
    "",
    "{",
    "[]",
    "null",
    '"text"',
    '{"__proto__":{"role":"admin"}}',
    '{"kind":"backup.run"}',
    '{"input":{"a":"\\u0000"}}',
  ),
);

test("malformed input to any endpoint of the published document is never a server error", async ({ apiAs }) => {
  test.setTimeout(240_000);
  const api = await apiAs("admin");
  const document = documentSchema.parse(await (await api.get("/api/v1/openapi.json")).json());
  const failures: string[] = [];
  for (const [template, methods] of Object.entries(document.paths)) {
    // The event stream answers for as long as one listens; signing oneself out would end the test.
    if (template.endsWith("/events")) continue;
    for (const [method, operation] of Object.entries(methods)) {
      const query = (operation.parameters ?? [])
        .filter((parameter) => parameter.in === "query")
        .map((parameter) => parameter.name);
      const shot = fc.record({
        path: hostileText,
        query: fc.dictionary(fc.constantFrom(...query, "unknown"), hostileText, { maxKeys: 4 }),
        body: hostileBody,
      });
      for (const sample of fc.sample(shot, { numRuns: 12, seed: 20_261_121 })) {
        const path = template.replaceAll(/\{[^}]+\}/g, () => encodeURIComponent(sample.path.toWellFormed()) || "x");
        const search = new URLSearchParams(
          Object.entries(sample.query).map(([name, value]) => [name, value.toWellFormed()]),
        ).toString();
        const url = `${path}${search ? `?${search}` : ""}`;
        const upper = z.enum(["GET", "POST", "PATCH", "DELETE", "PUT"]).parse(method.toUpperCase());
        const answer =
          upper === "GET"
            ? await api.get(url)
            : await api.send(upper, url, upper === "DELETE" ? undefined : Buffer.from(sample.body), {
                "content-type": "application/json",
                "idempotency-key": "k",
              });
        if (answer.status() >= 500) failures.push(`${upper} ${url} ${sample.body.slice(0, 80)} -> ${answer.status()}`);
      }
    }
  }
  expect(failures).toEqual([]);
});
