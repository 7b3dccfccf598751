import type { PlannedCall } from "@/lib/domain/operation";
import { queryText, type Plan, type PlanStep, type StepOutputs, type VendorCall } from "@/lib/providers/plan";
import type { OpenConnection } from "@/lib/connections";

/** The call's whole address as people see it: what only the vendor will tell stays as `{name}`. */
export function addressOf(connection: Pick<OpenConnection, "provider" | "endpoint" | "settings">, call: VendorCall): string {
  const base = connection.provider.connection.baseUrl(
    { endpoint: connection.endpoint, settings: connection.settings },
    { service: call.service, ...(call.region === undefined ? {} : { region: call.region }) },
  );
  const query = call.query ? `?${queryText(call.query).replaceAll("%7B", "{").replaceAll("%7D", "}")}` : "";
  return `${base}${call.path}${query}`;
}

export function plannedCalls(connection: Pick<OpenConnection, "provider" | "endpoint" | "settings">, plan: Plan): PlannedCall[] {
  return plan.steps.map(({ call }) => ({ method: call.method, url: addressOf(connection, call), body: call.body ?? null }));
}

const placeholder = /\{(\w+)\}/g;

function fillText(text: string, outputs: StepOutputs, encode: boolean): string {
  return text.replaceAll(placeholder, (whole, name: string) => {
    const value = outputs[name];
    if (value === undefined) return whole;
    return encode ? encodeURIComponent(value) : value;
  });
}

function fillBody(value: unknown, outputs: StepOutputs): unknown {
  if (typeof value === "string") return fillText(value, outputs, false);
  if (Array.isArray(value)) return value.map((item) => fillBody(item, outputs));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fillBody(inner, outputs)]));
  return value;
}

const filledQuery = (value: string | string[], outputs: StepOutputs) =>
  typeof value === "string" ? fillText(value, outputs, false) : value.map((text) => fillText(text, outputs, false));

/** A call with what earlier steps told put in. Only names that some step captures are placeholders; other braces are text. */
export function filledCall(call: VendorCall, outputs: StepOutputs): VendorCall {
  return {
    ...call,
    path: fillText(call.path, outputs, true),
    ...(call.query
      ? { query: Object.fromEntries(Object.entries(call.query).map(([key, value]) => [key, filledQuery(value, outputs)])) }
      : {}),
    ...(call.body === undefined ? {} : { body: fillBody(call.body, outputs) as VendorCall["body"] }),
  };
}

/** What a step's answer tells, by JSON pointer; a pointer that finds no text or number tells nothing. */
export function capturedFrom(step: Pick<PlanStep, "capture">, body: unknown): StepOutputs {
  const outputs: StepOutputs = {};
  for (const [name, pointer] of Object.entries(step.capture ?? {})) {
    let value: unknown = body;
    for (const part of pointer.split("/").slice(1)) {
      const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
      value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
    }
    if (typeof value === "string" || typeof value === "number") outputs[name] = String(value);
  }
  return outputs;
}
