import type { ContractOperation } from "./operation";

interface Node {
  literals: Map<string, Node>;
  /** Branches by parameter name; sister templates may name the same place differently. */
  parameters: Map<string, Node>;
  operations: Map<string, ContractOperation>;
}

const emptyNode = (): Node => ({ literals: new Map(), parameters: new Map(), operations: new Map() });

/** An operation found by method and path, and the decoded values of its path parameters. */
export interface Match {
  operation: ContractOperation;
  pathParams: Record<string, string>;
}

/** Finds operations by method and path; literal segments win over parameters. */
export class RouteTree {
  readonly #root = emptyNode();

  /** Throws when two operations share method and template, or a template mixes text and parameter in a segment. */
  constructor(operations: readonly ContractOperation[]) {
    for (const operation of operations) this.#add(operation);
  }

  #add(operation: ContractOperation): void {
    let node = this.#root;
    for (const segment of operation.template.split("/").slice(1)) {
      const parameter = /^\{([^{}]+)\}$/.exec(segment)?.[1];
      if (parameter === undefined && /[{}]/.test(segment)) {
        throw new Error(`${operation.template}: a path parameter must fill its whole segment.`);
      }
      const branch = parameter === undefined ? node.literals : node.parameters;
      const key = parameter ?? segment;
      const next = branch.get(key) ?? emptyNode();
      branch.set(key, next);
      node = next;
    }
    if (node.operations.has(operation.method)) throw new Error(`${operation.method} ${operation.template} is listed twice.`);
    node.operations.set(operation.method, operation);
  }

  /**
   * `path` as it stands on the wire, percent-encoded, without query. Null where nothing fits. Segments are taken apart
   * before they are decoded, so an encoded slash never reaches over a segment; a value that would
   * be a path itself (slash, backslash, dot segment, control character) fits nothing.
   */
  match(method: string, path: string): Match | null {
    if (!path.startsWith("/")) return null;
    return this.#descend(this.#root, path.split("/"), 1, method, {});
  }

  #descend(node: Node, segments: string[], index: number, method: string, pathParams: Record<string, string>): Match | null {
    const segment = segments[index];
    if (segment === undefined) {
      const operation = node.operations.get(method);
      return operation === undefined ? null : { operation, pathParams };
    }
    const literal = node.literals.get(segment);
    if (literal !== undefined) {
      const found = this.#descend(literal, segments, index + 1, method, pathParams);
      if (found !== null) return found;
    }
    if (node.parameters.size === 0) return null;
    const value = decodeSegment(segment);
    if (value === null) return null;
    for (const [name, next] of node.parameters) {
      const found = this.#descend(next, segments, index + 1, method, { ...pathParams, [name]: value });
      if (found !== null) return found;
    }
    return null;
  }
}

/** The plain text of one path segment; null when it is empty, malformed or could be taken for more than one segment. */
function decodeSegment(segment: string): string | null {
  if (segment === "") return null;
  let value = segment;
  if (segment.includes("%")) {
    try {
      value = decodeURIComponent(segment);
    } catch {
      return null;
    }
  }
  const isPathLike = value === "." || value === ".." || /[/\\\p{Cc}]/u.test(value);
  return isPathLike ? null : value;
}
