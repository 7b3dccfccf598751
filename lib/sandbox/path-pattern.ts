/**
 * A fault's `path`, in one of three spellings:
 * `regex:<expression>` is a regular expression, anything with `*` a glob (`*` within a segment, `**` over segments) that must
 * fit the whole path, anything else a prefix. Tried on the path with and without the vendor's mount, never on the query.
 * Throws a SyntaxError when the expression is none.
 */
export function pathMatcher(pattern: string): (path: string) => boolean {
  if (pattern.startsWith("regex:")) {
    const expression = new RegExp(pattern.slice("regex:".length));
    return (path) => expression.test(path);
  }
  if (pattern.includes("*")) {
    const expression = new RegExp(
      `^${pattern
        .split(/(\*\*|\*)/)
        .map(globPart)
        .join("")}$`,
    );
    return (path) => expression.test(path);
  }
  return (path) => path.startsWith(pattern);
}

function globPart(part: string): string {
  if (part === "**") return ".*";
  if (part === "*") return "[^/]*";
  return part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&");
}
