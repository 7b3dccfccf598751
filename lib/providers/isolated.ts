import { vendorErrorFacts, type VendorErrorFacts } from "./http";

const endsEverything: ReadonlySet<VendorErrorFacts["kind"]> = new Set([
  "unauthorized",
  "clock-skew",
  "unreachable",
  "breaker-open",
  "address-refused",
  "cancelled",
]);

/** What to report of a call that failed; throws on when nothing more can be read from this connection. */
export function isolated(error: unknown): { status: number | null; message: string } {
  const facts = vendorErrorFacts(error);
  if (facts === null || endsEverything.has(facts.kind)) throw error;
  return { status: facts.status, message: facts.message };
}
