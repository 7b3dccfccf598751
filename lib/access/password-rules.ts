import "server-only";
import { passwordLength } from "@/lib/domain/sign-in";

let commonest: Promise<ReadonlySet<string>> | null = null;

/**
 * The passwords found most often in breaches, shipped with a package (`@zxcvbn-ts/language-common`, MIT) and read at the first
 * use: nothing is asked of anybody. The commonest 10,000 and some more, without regard to case.
 */
function commonPasswords(): Promise<ReadonlySet<string>> {
  commonest ??= import("@zxcvbn-ts/language-common").then(
    ({ dictionary }) => new Set(dictionary["passwords-common"].map((password) => password.toLowerCase())),
  );
  return commonest;
}

/** Why this cannot be somebody's password, as the end of a sentence that begins with the field; null when it can. */
export async function faultOfPassword(password: string, person: { email: string; name: string }): Promise<string | null> {
  if ([...password].length < passwordLength.min) return `is shorter than ${passwordLength.min} characters; a few words are good`;
  const lower = password.toLowerCase();
  if (new Set(lower).size < 5) return "repeats too few characters; a few words are good";
  const common = await commonPasswords();
  // A common password stays one with a year or an exclamation mark at its end, or said twice.
  const core = lower.replace(/[\d\W_]+$/, "");
  const half = lower.slice(0, lower.length / 2);
  if (common.has(lower) || common.has(core) || (lower === half + half && common.has(half)))
    return "is among the passwords that are found most often in breaches; choose another";
  const own = [person.email, person.email.split("@")[0] ?? "", person.name].map((text) => text.toLowerCase());
  if (own.some((text) => text.length >= 4 && (lower === text || core === text)))
    return "is your own name or e-mail; choose another";
  return null;
}
