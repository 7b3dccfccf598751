const longestMessage = 500;
const shortestSecret = 4;

/** Every text in the credentials that could give something away, longest first so that no part of one survives. */
function secretsIn(value: unknown): string[] {
  if (typeof value === "string") {
    const lines = value.split(/\r?\n|\\n/).map((line) => line.trim());
    return [value, ...lines].filter((text) => text.length >= shortestSecret && !/^-----/.test(text));
  }
  if (value === null || typeof value !== "object") return [];
  return Object.values(value).flatMap(secretsIn);
}

/**
 * Makes what a vendor said fit to be shown: without the connection's credentials, control characters and stack traces, and
 * not longer than a paragraph.
 */
export function redactorOf(credentials: unknown): (text: string) => string {
  const secrets = [...new Set(secretsIn(credentials))].sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const secret of secrets) {
      clean = clean.replaceAll(secret, "[hidden]").replaceAll(encodeURIComponent(secret), "[hidden]");
    }
    const withoutStack = clean.replace(/\n\s+at [\s\S]*$/, "").replace(/Traceback \(most recent call last\)[\s\S]*$/, "");
    const oneLine = withoutStack.replace(/[\u0000-\u001f\u007f]+/g, " ").trim();
    return oneLine.length > longestMessage ? `${oneLine.slice(0, longestMessage - 1)}…` : oneLine;
  };
}
