import type { OperationError } from "@/lib/domain/operation";
import type { VendorErrorFacts } from "@/lib/providers/http";

const titles: Record<VendorErrorFacts["kind"], string> = {
  "answered-error": "The vendor refused the call",
  unauthorized: "The vendor does not accept the credentials",
  "clock-skew": "The clocks of Backdesk and the vendor differ too much",
  "rate-limited": "The vendor is asked too often",
  unreachable: "The vendor cannot be reached",
  timeout: "The vendor took too long",
  reset: "The connection to the vendor broke",
  malformed: "The vendor's answer could not be read",
  "too-large": "The vendor's answer is too large",
  "breaker-open": "The vendor has been failing; calls are held back",
  "address-refused": "The connection points to an address that is not allowed",
  cancelled: "The call was stopped",
};

/** A vendor's failure in plain words, with the vendor's own beside them. */
export function errorOf(facts: VendorErrorFacts): OperationError {
  return {
    title: titles[facts.kind],
    detail: facts.message,
    vendor: { status: facts.status, code: facts.code, message: facts.message },
  };
}
