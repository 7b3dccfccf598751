import type { Contract } from "./contract";
import type { ContractOperation } from "./operation";

/** What a provider says of its own use of its contracts: `Provider["coverage"]`. */
interface DeclaredUse {
  readers: Readonly<Record<string, readonly string[]>>;
  planners: Readonly<Record<string, readonly string[]>>;
  lookups: Readonly<Record<string, readonly string[]>>;
  exceptions: Readonly<Record<string, string>>;
}

/** One operation and from where in Backdesk it is reached. */
export interface CoverageRow {
  service: string;
  operationId: string;
  call: string;
  isWrite: boolean;
  proxy: boolean;
  sandbox: boolean;
  /** Nouns, kinds of write and look-ups that use the operation. */
  readers: string[];
  planners: string[];
  lookups: string[];
  /** Kinds and look-ups among the above that a page offers. */
  pages: string[];
  exception: string | null;
}

export interface CoverageInput {
  contracts: Readonly<Record<string, Contract>>;
  declared: DeclaredUse;
  /** Whether the vendor's sandbox answers the operation. */
  inSandbox(service: string, operationId: string): boolean;
  /** Whether a page or wizard offers this kind of write or look-up. */
  onPage(name: string): boolean;
}

/**
 * Declarations name operations as `service.operationId`; the service may be left out where only one service has an
 * operation of that id. Throws for a name that no contract knows: a declaration must not rot.
 */
function resolver(contracts: CoverageInput["contracts"]): (name: string) => string {
  const known = new Map<string, string[]>();
  for (const [service, contract] of Object.entries(contracts)) {
    for (const { operationId } of contract.operations) {
      const full = `${service}.${operationId}`;
      known.set(full, [full]);
      known.set(operationId, [...(known.get(operationId) ?? []), full]);
    }
  }
  return (name) => {
    const [only, ...others] = known.get(name) ?? [];
    if (only === undefined) throw new Error(`The coverage declaration names ${name}, which no contract has.`);
    if (others.length > 0)
      throw new Error(`${name} is in several services; declare it as one of ${[only, ...others].join(", ")}.`);
    return only;
  };
}

/** Operation -> names of what uses it. */
function usersOf(
  declared: Readonly<Record<string, readonly string[]>>,
  resolve: (name: string) => string,
): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const [user, names] of Object.entries(declared)) {
    for (const name of names) {
      const full = resolve(name);
      users.set(full, [...(users.get(full) ?? []), user]);
    }
  }
  return users;
}

/** Whether the allow-list that the proxy goes by lets the operation through. */
function isProxied(contract: Contract, operation: ContractOperation): boolean {
  const path = operation.template.replaceAll(/\{[^}]+\}/g, "x");
  return contract.match(operation.method, path)?.operation === operation;
}

export function coverageRows({ contracts, declared, inSandbox, onPage }: CoverageInput): CoverageRow[] {
  const resolve = resolver(contracts);
  const readers = usersOf(declared.readers, resolve);
  const planners = usersOf(declared.planners, resolve);
  const lookups = usersOf(declared.lookups, resolve);
  const exceptions = new Map(Object.entries(declared.exceptions).map(([name, reason]) => [resolve(name), reason]));
  return Object.entries(contracts).flatMap(([service, contract]) =>
    contract.operations.map((operation) => {
      const key = `${service}.${operation.operationId}`;
      const offered = [...(planners.get(key) ?? []), ...(lookups.get(key) ?? [])];
      return {
        service,
        operationId: operation.operationId,
        call: `${operation.method} ${operation.template}`,
        isWrite: operation.isWrite,
        proxy: isProxied(contract, operation),
        sandbox: inSandbox(service, operation.operationId),
        readers: readers.get(key) ?? [],
        planners: planners.get(key) ?? [],
        lookups: lookups.get(key) ?? [],
        pages: offered.filter(onPage),
        exception: exceptions.get(key) ?? null,
      };
    }),
  );
}

/** Services that Backdesk's own readers or planners use: those must be reached in full. The rest is for the proxy alone. */
export function usedServices(rows: readonly CoverageRow[]): Set<string> {
  return new Set(rows.filter((row) => row.readers.length > 0 || row.planners.length > 0).map((row) => row.service));
}

/** What is missing, one sentence each; empty when the promise is kept. */
export function shortfalls(rows: readonly CoverageRow[]): string[] {
  const used = usedServices(rows);
  return rows.flatMap((row) => {
    const name = `${row.service} ${row.operationId}`;
    const missing: string[] = [];
    if (!row.proxy) missing.push(`${name} is not reached by the proxy.`);
    if (!used.has(row.service)) return missing;
    if (!row.sandbox) missing.push(`${name} is not in the sandbox.`);
    if (row.isWrite && row.exception === null) {
      if (row.planners.length === 0) missing.push(`${name} changes things, but no planner uses it and no exception says why.`);
      else if (row.pages.length === 0) missing.push(`${name} is planned by ${row.planners.join(", ")}, which no page offers.`);
    }
    return missing;
  });
}
