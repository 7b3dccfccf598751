import { z } from "zod";
import { commonSettingsShape } from "@/lib/domain/connection";
import { timezoneSchema } from "@/lib/domain/times";
import type { ConnectionSpec } from "../connection-spec";
import { caPemFault, notSent } from "../http";
import { fromServiceAccountKey, fromTokenEndpoint } from "./access-token";
import { errorWords } from "./error-words";
import { GoogleSession } from "./session";

export const googleSettingsSchema = z
  .object({
    ...commonSettingsShape,
    tls: commonSettingsShape.tls.superRefine((tls, context) => {
      const fault = tls?.caPem === undefined ? null : caPemFault(tls.caPem);
      if (fault !== null) context.addIssue({ code: "custom", path: ["caPem"], message: fault });
    }),
    signIn: z.enum(["service-account-key", "token-endpoint"]),
    tokenEndpoint: z.url({ protocol: /^https?$/, error: "must be an http or https address" }).optional(),
    /** Zone of schedule windows, which the vendor gives without one. */
    timezone: timezoneSchema.optional(),
    region: z
      .string()
      .regex(/^[a-z0-9-]{1,63}$/, "must be lower-case letters, digits and hyphens, for example europe-west1")
      .optional(),
  })
  .refine(({ signIn, tokenEndpoint }) => signIn !== "token-endpoint" || tokenEndpoint !== undefined, {
    path: ["tokenEndpoint"],
    message: "is needed to sign in through a token endpoint",
  });
export type GoogleSettings = z.infer<typeof googleSettingsSchema>;

/*
 * Whether a text is a key that Google knows is the login's to say, in words an operator can act on; so any text is taken here and a
 * key that cannot be read is refused as credentials are.
 */
export const googleCredentialsSchema = z.union([
  z.object({ serviceAccountKey: z.string().min(1).max(16_384), tokenEndpointSecret: z.string().max(8_192).optional() }),
  z.object({
    serviceAccountKey: z.string().max(16_384).optional(),
    tokenEndpointSecret: z
      .string()
      .min(1)
      .max(8_192)
      .regex(/^[\x21-\x7e]+$/, "must be printable characters without blanks; copy it again"),
  }),
]);
export type GoogleCredentials = z.infer<typeof googleCredentialsSchema>;

/** The console's API lies under /actifio; people paste addresses with and without it, or with a slash at the end. */
function baseUrl({ endpoint }: { endpoint: string }): string {
  const bare = endpoint.replace(/\/+$/, "");
  return bare.endsWith("/actifio") ? bare : `${bare}/actifio`;
}

/** A Backup and DR management console and the identity that signs in to it. */
export const googleConnection: ConnectionSpec<GoogleSettings, GoogleCredentials> = {
  settings: googleSettingsSchema,
  credentials: googleCredentialsSchema,
  defaultEndpoint: "https://bmc-000000000000-example-dot-region.backupdr.googleusercontent.com",
  endpointHelp: "The management console's API address, as Google Cloud shows it for the management server.",
  fields: [
    {
      name: "signIn",
      label: "Sign in with",
      group: "settings",
      kind: "select",
      options: [
        { value: "service-account-key", label: "A service-account key" },
        { value: "token-endpoint", label: "An access-token endpoint" },
      ],
      required: true,
      help: "How Backdesk gets the bearer token that the console asks for.",
    },
    {
      name: "tokenEndpoint",
      label: "Token endpoint",
      group: "settings",
      kind: "text",
      required: true,
      help: "An address that answers with an access token, for example the generateAccessToken call of IAM credentials.",
      onlyWhen: { field: "signIn", equals: "token-endpoint" },
    },
    {
      name: "region",
      label: "Region",
      group: "settings",
      kind: "text",
      required: false,
      help: "Where the console is; shown in lists and used where the console names no region.",
    },
    {
      name: "timezone",
      label: "Time zone of schedules",
      group: "settings",
      kind: "text",
      required: false,
      help: "An IANA name such as Asia/Seoul. Policy windows have no zone of their own; left empty they are taken as UTC.",
    },
    {
      name: "serviceAccountKey",
      label: "Service-account key",
      group: "credentials",
      kind: "multiline-secret",
      required: true,
      help: "The whole JSON file that Google Cloud gave when the key was made.",
      onlyWhen: { field: "signIn", equals: "service-account-key" },
    },
    {
      name: "tokenEndpointSecret",
      label: "Token endpoint's bearer",
      group: "credentials",
      kind: "secret",
      required: true,
      help: "Sent to the token endpoint as its bearer. Write none for an endpoint that asks for nothing, such as a metadata server.",
      onlyWhen: { field: "signIn", equals: "token-endpoint" },
    },
  ],
  region: (settings) => settings.region ?? null,
  baseUrl,
  signer: ({ settings }, { serviceAccountKey, tokenEndpointSecret }, login) => {
    const source =
      settings.signIn === "service-account-key"
        ? serviceAccountKey
          ? fromServiceAccountKey(serviceAccountKey, login)
          : missing("The connection signs in with a service-account key, and has none.")
        : settings.tokenEndpoint && tokenEndpointSecret
          ? fromTokenEndpoint(settings.tokenEndpoint, tokenEndpointSecret, login)
          : missing("The connection signs in through a token endpoint, and lacks its address or bearer.");
    return new GoogleSession(source, login);
  },
  credentialHeaders: ["Authorization", "backupdr-management-session", "Cookie"],
  errorOf: errorWords,
};

const missing = (message: string) => () => Promise.reject(notSent("unauthorized", message));
