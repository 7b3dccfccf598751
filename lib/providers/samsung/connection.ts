import { z } from "zod";
import { commonSettingsShape } from "@/lib/domain/connection";
import { timezoneSchema } from "@/lib/domain/times";
import type { ConnectionSpec } from "../connection-spec";
import { caPemFault, notSent, type RequestSigner } from "../http";
import { errorWords } from "./error-words";
import { serviceFacts } from "./services";
import { signRequest } from "./signing";

/** The places that every service lists (contract README, "Base URL"). */
const regionsOf = {
  s: ["kr-west1", "kr-east1"],
  g: ["kr-south1", "kr-south2", "kr-south3"],
  e: ["kr-west1", "kr-east1"],
} as const;
const allRegions = [...new Set(Object.values(regionsOf).flat())];
const environmentLabels = { s: "Samsung (s)", g: "Sovereign (g)", e: "Enterprise (e)" } as const;

const label = z.string().regex(/^[a-z0-9-]{1,63}$/, "must be lower-case letters, digits and hyphens, for example kr-west1");

export const samsungSettingsSchema = z.object({
  ...commonSettingsShape,
  tls: commonSettingsShape.tls.superRefine((tls, context) => {
    const fault = tls?.caPem === undefined ? null : caPemFault(tls.caPem);
    if (fault !== null) context.addIssue({ code: "custom", path: ["caPem"], message: fault });
  }),
  region: label,
  environment: z.enum(["s", "g", "e"]),
  accountId: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/, "must be letters and digits")
    .optional(),
  /** Zone of schedule times and of times that the vendor gives without one. */
  timezone: timezoneSchema.optional(),
});
export type SamsungSettings = z.infer<typeof samsungSettingsSchema>;

/** Goes into a header as it is. */
const headerText = z.string().regex(/^[\x21-\x7e]{1,256}$/, "must be printable characters without blanks; copy it again");

export const samsungCredentialsSchema = z.object({ accessKey: headerText, secretKey: z.string().min(1).max(512) });
export type SamsungCredentials = z.infer<typeof samsungCredentialsSchema>;

/** The vendor documents no window; this is what other clouds with signed times use. */
const clockToleranceMs = 15 * 60_000;

/** Fills the endpoint's template. Another region than the connection's can only be reached where the template names regions. */
function baseUrl(
  { endpoint, settings }: { endpoint: string; settings: SamsungSettings },
  { service, region }: { service: string; region?: string },
): string {
  if (!endpoint.includes("{service}"))
    throw notSent("unreachable", "The endpoint must name the service: put {service} where its name belongs.");
  if (region !== undefined && region !== settings.region && !endpoint.includes("{region}")) {
    throw notSent("unreachable", `The endpoint has no {region} in it, so the region ${region} cannot be reached through it.`);
  }
  return endpoint
    .replaceAll("{service}", serviceFacts(service).hostName)
    .replaceAll("{region}", label.parse(region ?? settings.region))
    .replaceAll("{environment}", settings.environment)
    .replace(/\/+$/, "");
}

function signer({ settings }: { settings: SamsungSettings }, credentials: SamsungCredentials): RequestSigner {
  const key = { ...credentials, accountId: settings.accountId ?? null };
  return {
    clockToleranceMs,
    // There is no session to renew, but a signature that lay too long on its way is worth a fresh one.
    renew: () => Promise.resolve(true),
    headers: (request, now) => {
      const { hostName, version } = serviceFacts(request.service);
      return {
        ...signRequest(request, key, now),
        "Scp-Api-Version": `${hostName} ${version}`,
        ...("accept-language" in request.headers ? {} : { "Accept-Language": "en-US" }),
      };
    },
  };
}

/** An account at Samsung Cloud Platform: one access key in one region of one environment. */
export const samsungConnection: ConnectionSpec<SamsungSettings, SamsungCredentials> = {
  settings: samsungSettingsSchema,
  credentials: samsungCredentialsSchema,
  defaultEndpoint: "https://{service}.{region}.{environment}.samsungsdscloud.com",
  endpointHelp: "An address with {service} in it; {region} and {environment} are filled in from the fields below.",
  endpointFault: (endpoint) => {
    if (!endpoint.includes("{service}")) return "must have {service} where the service's name belongs";
    const sample = endpoint.replace(/\{(service|region|environment)\}/g, "x");
    return URL.canParse(sample) && /^https?:$/.test(new URL(sample).protocol) ? null : "is not an http or https address";
  },
  fields: [
    {
      name: "region",
      label: "Region",
      group: "settings",
      kind: "select",
      options: allRegions.map((region) => ({ value: region, label: region })),
      required: true,
      help: "Where the account's backups and volumes are. Make one connection per region.",
    },
    {
      name: "environment",
      label: "Environment",
      group: "settings",
      kind: "select",
      options: Object.entries(environmentLabels).map(([value, text]) => ({ value, label: text })),
      required: true,
      help: "The letter in the address of the vendor's console.",
    },
    {
      name: "accountId",
      label: "Account id",
      group: "settings",
      kind: "text",
      required: false,
      help: "Only where the access key works for several accounts. It is sent and signed with every request.",
    },
    {
      name: "timezone",
      label: "Time zone of schedules",
      group: "settings",
      kind: "text",
      required: false,
      help: "An IANA name such as Asia/Seoul. The vendor gives schedule times without a zone; left empty they are taken as UTC.",
    },
    {
      name: "accessKey",
      label: "Access key",
      group: "credentials",
      kind: "text",
      required: true,
      help: "Made in the vendor's console under My Menu > My Info > Access keys.",
    },
    {
      name: "secretKey",
      label: "Secret key",
      group: "credentials",
      kind: "secret",
      required: true,
      help: "Shown by the vendor once, when the access key is made.",
    },
  ],
  region: (settings) => settings.region,
  baseUrl,
  signer,
  credentialHeaders: [
    "Scp-Accesskey",
    "Scp-Timestamp",
    "Scp-Signature",
    "Scp-ClientType",
    "Scp-AccountId",
    "Scp-Api-Version",
    "X-Auth-Token",
  ],
  errorOf: errorWords,
};
