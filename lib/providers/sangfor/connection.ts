import { z } from "zod";
import { commonSettingsShape } from "@/lib/domain/connection";
import { timezoneSchema } from "@/lib/domain/times";
import type { ConnectionSpec } from "../connection-spec";
import { caPemFault, notSent, type LoginTransport, type RequestSigner } from "../http";
import { signWithAccessKey } from "./access-key";
import { errorWords, refusedStatus } from "./envelope";
import { passwordSigner } from "./session";

const scopePart = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, "must be letters, digits, dots and hyphens");

export const sangforSettingsSchema = z.object({
  ...commonSettingsShape,
  tls: commonSettingsShape.tls.superRefine((tls, context) => {
    const fault = tls?.caPem === undefined ? null : caPemFault(tls.caPem);
    if (fault !== null) context.addIssue({ code: "custom", path: ["caPem"], message: fault });
  }),
  signIn: z.enum(["password", "access-key"]),
  padding: z.enum(["auto", "oaep", "pkcs1"]).optional(),
  /** The vendor does not document OAEP's hash; SHA-1 is what most libraries take without being told. */
  oaepHash: z.enum(["sha1", "sha256"]).optional(),
  keyRegion: scopePart.optional(),
  keyService: scopePart.optional(),
  /** Zone of the platform's own clock, whose times come without one. */
  timezone: timezoneSchema.optional(),
  /** How many days of tasks are kept as histories. */
  historyDays: z.coerce.number().int().min(1).max(365).optional(),
});
export type SangforSettings = z.infer<typeof sangforSettingsSchema>;

/** Goes into a header as it is. */
const headerText = z.string().regex(/^[\x21-\x7e]{1,256}$/, "must be printable characters without blanks; copy it again");

const passwordCredentials = z.object({
  username: z.string().min(1).max(256),
  // RSA with a modulus of 1024 bits and OAEP leaves room for 86 bytes.
  password: z.string().min(1).max(86),
});
const keyCredentials = z.object({ accessKey: headerText, secretKey: z.string().min(1).max(512) });

export const sangforCredentialsSchema = z.union([passwordCredentials, keyCredentials]);
export type SangforCredentials = z.infer<typeof sangforCredentialsSchema>;

/** Signature Version 4's own window. */
const clockToleranceMs = 15 * 60_000;

const mismatch = (message: string): RequestSigner => ({ headers: () => Promise.reject(notSent("unauthorized", message)) });

function signer(
  { settings }: { settings: SangforSettings },
  credentials: SangforCredentials,
  login: LoginTransport,
): RequestSigner {
  if (settings.signIn === "password") {
    if (!("password" in credentials)) return mismatch("The connection signs in with a password, but holds an access key.");
    const choice = { padding: settings.padding ?? "auto", oaepHash: settings.oaepHash ?? "sha1" };
    return passwordSigner(credentials, choice, login);
  }
  if (!("secretKey" in credentials)) return mismatch("The connection signs with an access key, but holds a password.");
  const key = {
    ...credentials,
    keyRegion: settings.keyRegion ?? "cn-south-1",
    keyService: settings.keyService ?? "open-api",
  };
  return {
    clockToleranceMs,
    // There is no session to renew, but a signature that lay too long on its way is worth a fresh one.
    renew: () => Promise.resolve(true),
    headers: (request, now) => signWithAccessKey(request, key, now),
  };
}

const withPassword = { field: "signIn", equals: "password" };
const withKey = { field: "signIn", equals: "access-key" };

/** One account at a Sangfor Cloud Platform: a user with a password, or an access key. */
export const sangforConnection: ConnectionSpec<SangforSettings, SangforCredentials> = {
  settings: sangforSettingsSchema,
  credentials: sangforCredentialsSchema,
  defaultEndpoint: "https://scp.example.com",
  endpointHelp: "The address of the cloud platform's web console, without /janus.",
  endpointFault: (endpoint) => {
    if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) return "is not an http or https address";
    return /\/janus\/?$/.test(endpoint) ? "must end before /janus" : null;
  },
  fields: [
    {
      name: "signIn",
      label: "Sign in with",
      group: "settings",
      kind: "select",
      options: [
        { value: "password", label: "User name and password" },
        { value: "access-key", label: "Access key" },
      ],
      required: true,
      help: "An access key needs no session and does not end when a password is changed.",
    },
    {
      name: "timezone",
      label: "Time zone of the platform",
      group: "settings",
      kind: "text",
      required: false,
      help: "An IANA name such as Asia/Shanghai. The platform gives its times without a zone; left empty they are taken as UTC.",
    },
    {
      name: "historyDays",
      label: "Days of histories",
      group: "settings",
      kind: "text",
      required: false,
      help: "How many days of the platform's tasks are shown, 1 to 365. Left empty: 30.",
    },
    {
      name: "padding",
      label: "Password padding",
      group: "settings",
      kind: "select",
      options: [
        { value: "auto", label: "The newest that the platform knows" },
        { value: "oaep", label: "OAEP only (6.11.3 and later)" },
        { value: "pkcs1", label: "PKCS#1 v1.5 only" },
      ],
      required: false,
      help: "How the password is padded before it is encrypted with the platform's key.",
      onlyWhen: withPassword,
    },
    {
      name: "oaepHash",
      label: "OAEP hash",
      group: "settings",
      kind: "select",
      options: [
        { value: "sha1", label: "SHA-1" },
        { value: "sha256", label: "SHA-256" },
      ],
      required: false,
      help: "Change it only when the platform refuses a password that is right.",
      onlyWhen: withPassword,
    },
    {
      name: "keyRegion",
      label: "Region of the signature",
      group: "settings",
      kind: "text",
      required: false,
      help: "Left empty: cn-south-1. Some platforms expect regionOne.",
      onlyWhen: withKey,
    },
    {
      name: "keyService",
      label: "Service of the signature",
      group: "settings",
      kind: "text",
      required: false,
      help: "Left empty: open-api. Some platforms expect sdk-api.",
      onlyWhen: withKey,
    },
    {
      name: "username",
      label: "User name",
      group: "credentials",
      kind: "text",
      required: true,
      help: "A user who may read machines, snapshots, backup policies and tasks, and take and delete snapshots.",
      onlyWhen: withPassword,
    },
    {
      name: "password",
      label: "Password",
      group: "credentials",
      kind: "secret",
      required: true,
      help: "It is encrypted with the platform's own key before it is sent.",
      onlyWhen: withPassword,
    },
    {
      name: "accessKey",
      label: "Access key",
      group: "credentials",
      kind: "text",
      required: true,
      help: "Made in the platform's console for the user.",
      onlyWhen: withKey,
    },
    {
      name: "secretKey",
      label: "Secret key",
      group: "credentials",
      kind: "secret",
      required: true,
      help: "Shown by the platform once, when the access key is made.",
      onlyWhen: withKey,
    },
  ],
  region: () => null,
  baseUrl: ({ endpoint }) => endpoint.replace(/\/+$/, ""),
  signer,
  credentialHeaders: ["Authorization", "X-Amz-Date", "X-Auth-Token"],
  errorOf: errorWords,
  refusedStatusOf: refusedStatus,
};
