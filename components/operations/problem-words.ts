import { ApiRefusal } from "@/components/api/client";

/** What went wrong, for a line on a page: the server's own words, with the vendor's beside them where it had some. */
export function problemWords(error: unknown): string {
  if (error instanceof ApiRefusal) {
    const { title, detail, errors, vendor } = error.problem;
    const named = fieldSentences(error);
    if (named.length > 0) return named.join(" ");
    const fields =
      errors && errors.length > 0 && !detail.includes(errors[0]?.message ?? "")
        ? ` ${errors.map(({ path, message }) => `${path}: ${message}`).join("; ")}`
        : "";
    const said = vendor && !detail.includes(vendor.message) ? ` The vendor says: ${vendor.message}` : "";
    return `${title}. ${detail}${fields}${said}`;
  }
  return error instanceof Error ? error.message : "Something went wrong; try again.";
}

/** A sentence per field of an operation's input that the server refused, in the words that forms use. */
function fieldSentences(error: ApiRefusal): string[] {
  if (error.problem.status !== 422) return [];
  const errors = error.problem.errors ?? [];
  return errors.every(({ path }) => path.startsWith("input."))
    ? errors.map(({ path, message }) => sentence(fieldWords(path), message))
    : [];
}

/** First segments of the input fields that the server refused: `clusterId` of `input.clusterId`. */
export function refusedFields(error: unknown): string[] {
  if (!(error instanceof ApiRefusal)) return [];
  return (error.problem.errors ?? []).flatMap(({ path }) => {
    const [root, field] = path.split(".");
    return root === "input" && field !== undefined ? [field] : [];
  });
}

/** `input.clusterId` as "Cluster", `input.schedules.0.time` as "Schedules 1 time". */
export function fieldWords(path: string): string {
  const segments = path.split(".").filter((segment) => segment !== "input" && segment !== "options");
  const words = segments
    .map((segment) => (/^\d+$/.test(segment) ? String(Number(segment) + 1) : segment.replace(/Id(s?)$/, "$1")))
    .map((segment) => segment.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`))
    .join(" ");
  return words === "vm" ? "VM" : words.charAt(0).toUpperCase() + words.slice(1);
}

/** Messages that begin small go on from the field's name; others stand after it. */
function sentence(field: string, message: string): string {
  const text = /^[a-z]/.test(message) ? `${field} ${message}` : `${field}: ${message}`;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
