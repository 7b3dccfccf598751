import { ApiRefusal } from "@/components/api/client";

/** What went wrong, for a line on a page: the server's own words, with the vendor's beside them where it had some. */
export function problemWords(error: unknown): string {
  if (error instanceof ApiRefusal) {
    const { title, detail, errors, vendor } = error.problem;
    const fields =
      errors && errors.length > 0 && !detail.includes(errors[0]?.message ?? "")
        ? ` ${errors.map(({ path, message }) => `${path}: ${message}`).join("; ")}`
        : "";
    return `${title}. ${detail}${fields}${vendor ? ` The vendor says: ${vendor.message}` : ""}`;
  }
  return error instanceof Error ? error.message : "Something went wrong; try again.";
}
