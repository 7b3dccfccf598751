import type { AuthenticationVerdict, SandboxAnswer, SandboxContext, SandboxRequest } from "@/lib/sandbox/vendor";
import type { SandboxAccount } from "./accounts";
import { apiVersion, versionList } from "./api-version";
import { authenticate } from "./authentication";
import { errorAnswer } from "./errors";
import type { SamsungService } from "./service";

interface Address {
  service: SamsungService;
  /** Null when the path names none: the key's home region answers. */
  region: string | null;
  /** What follows the service: the path of the contract. */
  path: string;
}

/** Finds the service of `/{service}/...` or `/{region}/{service}/...`; services go by the vendor's host names. */
function addressOf(services: ReadonlyMap<string, SamsungService>, path: string): Address | null {
  const [, first = "", second = ""] = path.split("/", 3);
  const direct = services.get(first);
  if (direct !== undefined) return { service: direct, region: null, path: path.slice(first.length + 1) };
  const regional = services.get(second);
  if (regional === undefined) return null;
  return { service: regional, region: first, path: path.slice(first.length + second.length + 2) };
}

/** Answers one request to the vendor: signature, region, version, contract, and then the service itself. */
export function answerSamsung(
  services: ReadonlyMap<string, SamsungService>,
  request: SandboxRequest,
  context: SandboxContext,
): SandboxAnswer {
  const address = addressOf(services, request.path);
  if (address === null)
    return errorAnswer(404, { code: "NotFound", detail: "No service has this address." }, { verdict: "not-checked" });
  const known = authenticate(request, [context.vendorTime, context.vendorTime + context.advancedMs]);
  const reason = known.ok ? (context.isSessionExpired ? "The signature has expired." : null) : known.reason;
  if (!known.ok || reason !== null) {
    return errorAnswer(401, { code: "Unauthorized", detail: reason ?? "" }, { verdict: "refused", reason: reason ?? "" });
  }
  const authentication: AuthenticationVerdict = { verdict: "accepted", account: known.account.tenant };
  return answerSigned(address, { account: known.account, authentication, request, context });
}

interface SignedRequest {
  account: SandboxAccount;
  authentication: AuthenticationVerdict;
  request: SandboxRequest;
  context: SandboxContext;
}

function answerSigned(address: Address, { account, authentication, request, context }: SignedRequest): SandboxAnswer {
  const { service, path } = address;
  const { contract } = service;
  const refuse = (status: number, code: string, detail: string | string[]) =>
    errorAnswer(status, { code, detail }, authentication);
  const region = address.region ?? account.homeRegion;
  if (!account.regions.includes(region)) return refuse(403, "Forbidden", `The account has no access to the region ${region}.`);

  if (request.method === "GET" && (path === "" || path === "/")) {
    const mount = request.url.split("?", 1)[0]?.replace(/\/$/, "") ?? "";
    return { status: 200, body: JSON.stringify(versionList(contract, `http://${request.host}${mount}`)), authentication };
  }
  const header = request.headers["scp-api-version"];
  const version = apiVersion(contract, typeof header === "string" ? header : undefined);
  if (version === null)
    return refuse(
      400,
      "UnsupportedVersion",
      `Scp-Api-Version must be "${contract.serviceType} <version>" with a version that the service has.`,
    );
  const match = contract.match(request.method, path);
  if (match === null || contract.version(match.operation, version.version) === null) {
    return refuse(404, "NotFound", `${request.method} ${path} is not an operation of version ${version.version}.`);
  }
  const body = parsedBody(request.body);
  if (body === malformed) return refuse(400, "BadRequest", "The body must be JSON.");
  const checked = contract.validate(match.operation, version.version, {
    pathParams: match.pathParams,
    query: new URLSearchParams(request.query),
    body,
  });
  if (!checked.ok)
    return refuse(
      400,
      "ValidationError",
      checked.issues.map((issue) => `${issue.in} ${issue.path}: ${issue.message}`),
    );

  const answer = service.execute({
    operation: match.operation,
    account,
    region,
    version: version.version,
    now: context.now,
    requestId: context.requestId,
    path: checked.value.pathParams,
    query: checked.value.query,
    body: checked.value.body,
    outcome: context.outcome,
  });
  if ("code" in answer) return refuse(answer.status, answer.code, answer.detail);
  return { status: answer.status, body: answer.body === null ? null : JSON.stringify(answer.body), authentication };
}

const malformed = Symbol("malformed");

function parsedBody(raw: Buffer): unknown {
  if (raw.length === 0) return undefined;
  try {
    return JSON.parse(raw.toString("utf8"));
  } catch {
    return malformed;
  }
}
