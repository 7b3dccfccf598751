import { Secret, TOTP } from "otpauth";
import { renderSVG } from "uqr";

const periodSeconds = 30;
/** A code of the step before or after counts too: clocks differ, and typing takes time. */
const window = 1;

/** RFC 6238 as all authenticators know it: SHA-1, six digits, half a minute. */
const totpOf = (secret: Secret, email: string) =>
  new TOTP({ issuer: "Backdesk", label: email, secret, algorithm: "SHA1", digits: 6, period: periodSeconds });

/** A new secret of 160 bits, base32. */
export const newSharedSecret = (): string => new Secret({ size: 20 }).base32;

/** What an authenticator reads: the address, and the same as a picture. */
export function offerOf(secret: string, email: string): { uri: string; qrSvg: string } {
  const uri = totpOf(Secret.fromBase32(secret), email).toString();
  return { uri, qrSvg: renderSVG(uri, { border: 2, ecc: "M" }) };
}

/** The time step that a code belongs to; null when it fits none near `now`. */
export function stepOfCode(secret: string, code: string, now = Date.now()): number | null {
  const delta = totpOf(Secret.fromBase32(secret), "").validate({ token: code, timestamp: now, window });
  return delta === null ? null : Math.floor(now / 1_000 / periodSeconds) + delta;
}

/** The code that an authenticator shows now, for tests. */
export const codeAt = (secret: string, now = Date.now()): string =>
  totpOf(Secret.fromBase32(secret), "").generate({ timestamp: now });
