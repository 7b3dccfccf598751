import { z } from "zod";
import { nullableTimeSchema, timeSchema } from "./times";

/** Shortest and longest password that is taken. */
export const passwordLength = { min: 12, max: 1_024 } as const;

export const newPasswordSchema = z.string().max(passwordLength.max, `is longer than ${passwordLength.max} characters`);
const currentPasswordSchema = z.string().min(1).max(passwordLength.max);

export const changePasswordSchema = z.strictObject({ current: currentPasswordSchema, password: newPasswordSchema });
export type ChangePassword = z.infer<typeof changePasswordSchema>;

/** What stands behind the `#` of an invitation or a reset. */
const linkSecretSchema = z.string().regex(/^[0-9A-Za-z]{43}$/, "is not what the link holds; copy the whole link");
export const openLinkSchema = z.strictObject({ secret: linkSecretSchema });
export const redeemLinkSchema = z.strictObject({ secret: linkSecretSchema, password: newPasswordSchema });
export type RedeemLink = z.infer<typeof redeemLinkSchema>;

export const openedLinkSchema = z.object({
  kind: z.enum(["invitation", "reset"]),
  email: z.string(),
  name: z.string(),
  expiresAt: timeSchema,
});
export type OpenedLink = z.infer<typeof openedLinkSchema>;

export const sessionSchema = z.object({
  id: z.string(),
  createdAt: timeSchema,
  lastSeenAt: timeSchema,
  expiresAt: timeSchema,
  userAgent: z.string().nullable(),
  address: z.string().nullable(),
  /** The one that asks. */
  isCurrent: z.boolean(),
});
export type Session = z.infer<typeof sessionSchema>;

/** How one signs in oneself. */
export const ownSignInSchema = z.object({
  hasPassword: z.boolean(),
  provider: z.string().nullable(),
  secondFactor: z.object({ isOn: z.boolean(), confirmedAt: nullableTimeSchema, recoveryCodesLeft: z.int() }),
  idleLimitSeconds: z.int(),
});
export type OwnSignIn = z.infer<typeof ownSignInSchema>;

/** Six digits of an authenticator, with or without a space between. */
export const oneTimeCodeSchema = z
  .string()
  .transform((text) => text.replaceAll(/\s/g, ""))
  .pipe(z.string().regex(/^\d{6}$/, "is not the six digits of an authenticator"));

export const secondFactorOfferSchema = z.object({
  /** For authenticators that cannot read the picture: base32. */
  secret: z.string(),
  /** An `otpauth:` address. */
  uri: z.string(),
  /** The address as a QR code, an SVG document. */
  qrSvg: z.string(),
});
export type SecondFactorOffer = z.infer<typeof secondFactorOfferSchema>;

/** Shown once; each signs in once, in place of a code. */
export const newRecoveryCodesSchema = z.object({ recoveryCodes: z.array(z.string()) });
export type NewRecoveryCodes = z.infer<typeof newRecoveryCodesSchema>;

export const confirmSecondFactorSchema = z.strictObject({ code: oneTimeCodeSchema });
export const withPasswordSchema = z.strictObject({ password: currentPasswordSchema });
