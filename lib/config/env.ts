import ipaddr from "ipaddr.js";
import { z } from "zod";
import { oidcSchema } from "./oidc";

const cidr = z.string().refine((text) => ipaddr.isValidCIDR(text), { message: "is not a network such as 10.0.0.0/8" });

/** `public` and `private` name the usual ranges; anything else is a network in CIDR notation. */
const networksSchema = z
  .string()
  .transform((text) =>
    text
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  )
  .pipe(z.array(z.union([z.enum(["public", "private"]), cidr])).min(1));

/** One key of the list; the id is stored beside what the key encrypted. */
export interface EncryptionKey {
  id: string;
  key: Buffer;
}

const encryptionKeysSchema = z.string().transform((text, context): EncryptionKey[] => {
  const keys = text.split(",").map((part) => {
    const [id, encoded] = [part.slice(0, part.indexOf(":")).trim(), part.slice(part.indexOf(":") + 1).trim()];
    return { id, key: Buffer.from(encoded, "base64") };
  });
  if (
    keys.some(({ id, key }) => !/^[\w.-]{1,32}$/.test(id) || key.length !== 32) ||
    new Set(keys.map(({ id }) => id)).size !== keys.length
  ) {
    context.addIssue({ code: "custom", message: "is not a list of id:base64(32 bytes) with different ids" });
    return z.NEVER;
  }
  return keys;
});

const port = z.coerce.number("is not a port").int("is not a port").min(1, "is not a port").max(65_535, "is not a port");

const envSchema = z
  .object({
    PORT: port.default(3000),
    HOSTNAME: z.string().min(1).default("127.0.0.1"),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "is not an address that begins with postgres://" }).optional(),
    BACKDESK_DATA_DIR: z.string().min(1).default(".data"),
    BACKDESK_VENDOR_NETWORKS: z.string().default("public,private").pipe(networksSchema),
    BACKDESK_WEBHOOK_NETWORKS: z.string().default("public").pipe(networksSchema),
    BACKDESK_SMTP_URL: z
      .url({ protocol: /^smtps?$/, error: "is not an address that begins with smtp:// or smtps://" })
      .optional(),
    BACKDESK_MAIL_FROM: z
      .string()
      .regex(/^[^\r\n]*@[^\r\n]+$/, "is not a sender")
      .default("Backdesk <backdesk@localhost>"),
    BACKDESK_ENCRYPTION_KEYS: encryptionKeysSchema,
    NEXTAUTH_SECRET: z.string().min(32, "is shorter than 32 characters"),
    NEXTAUTH_URL: z.url({
      protocol: /^https?$/,
      error: (issue) => (issue.input === undefined ? undefined : "is not an address that begins with https:// or http://"),
    }),
    BACKDESK_WORKER: z.enum(["on", "off"]).default("on"),
    BACKDESK_METRICS_TOKEN: z.string().min(16, "is shorter than 16 characters").optional(),
    BACKDESK_SESSION_IDLE_MINUTES: z.coerce
      .number("is not a number")
      .int("is not a whole number")
      .min(1, "is less than 1")
      .max(1_440, "is more than 1440")
      .default(30),
    BACKDESK_SESSION_HOURS: z.coerce
      .number("is not a number")
      .int("is not a whole number")
      .min(1, "is less than 1")
      .max(168, "is more than 168")
      .default(12),
    BACKDESK_LOCAL_SIGN_IN: z.enum(["on", "off"]).default("on"),
    BACKDESK_BREAK_GLASS: z.string().trim().toLowerCase().pipe(z.email("is not an e-mail address")).optional(),
    BACKDESK_OIDC: oidcSchema,
    SANDBOX_PORT: port.default(4010),
    SANDBOX_NIGHT_HOUR: z.coerce
      .number("is not a number")
      .int("is not a whole number")
      .min(0, "is less than 0")
      .max(23, "is more than 23")
      .optional(),
    DEMO_SCALE: z.enum(["small", "medium", "large"]).default("small"),
  })
  .refine((env) => env.BACKDESK_LOCAL_SIGN_IN === "on" || env.BACKDESK_OIDC.length > 0, {
    path: ["BACKDESK_LOCAL_SIGN_IN"],
    message: "is off while BACKDESK_OIDC names no provider, so that nobody could sign in",
  });
export type Env = z.infer<typeof envSchema>;

/** How to make a good value, by variable. */
const remedies: Record<keyof Env, string> = {
  PORT: "Set it to a free port from 1 to 65535, for example 3000.",
  HOSTNAME: "Set it to the address to listen on, for example 127.0.0.1.",
  DATABASE_URL: "Set it to postgres://user:password@host:5432/database, or unset it to use the embedded database.",
  BACKDESK_DATA_DIR: "Set it to a folder that Backdesk may write to.",
  BACKDESK_VENDOR_NETWORKS: "Set it to a comma-separated list of public, private and networks such as 10.20.0.0/16.",
  BACKDESK_WEBHOOK_NETWORKS: "Set it to a comma-separated list of public, private and networks such as 10.20.0.0/16.",
  BACKDESK_SMTP_URL: "Set it to smtp://user:password@host:587 or smtps://user:password@host:465, or unset it for no mail.",
  BACKDESK_MAIL_FROM: "Set it to a sender such as Backdesk <backdesk@example.com>.",
  BACKDESK_ENCRYPTION_KEYS: 'Make one with: echo "k1:$(openssl rand -base64 32)"',
  NEXTAUTH_SECRET: "Make one with: openssl rand -base64 32",
  NEXTAUTH_URL: "Set it to the address people open, for example https://backdesk.example.com.",
  BACKDESK_WORKER: "Set it to on or off.",
  BACKDESK_METRICS_TOKEN: "Set it to at least 16 characters, or unset it.",
  BACKDESK_SESSION_IDLE_MINUTES: "Set it to minutes from 1 to 1440, for example 30.",
  BACKDESK_SESSION_HOURS: "Set it to hours from 1 to 168, for example 12.",
  BACKDESK_LOCAL_SIGN_IN: "Set it to on, or to off beside a provider.",
  BACKDESK_BREAK_GLASS: "Set it to the e-mail of the one account that may always sign in with its password, or unset it.",
  BACKDESK_OIDC: "Set it to a JSON array of providers, or to its file: docs/single-sign-on.md has the fields.",
  SANDBOX_PORT: "Set it to a free port from 1 to 65535, for example 4010.",
  SANDBOX_NIGHT_HOUR: "Set it to an hour of the day in UTC from 0 to 23, or unset it for the vendors' own nights.",
  DEMO_SCALE: "Set it to small, medium or large.",
};

export type ParsedEnv = { ok: true; env: Env } | { ok: false; lines: string[] };

/** Reads the whole configuration at once. Every bad or missing variable gets one line that names it and its remedy. */
export function parseEnv(source: NodeJS.ProcessEnv): ParsedEnv {
  // An empty variable is how shells and compose files say "unset".
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = envSchema.safeParse(given);
  if (parsed.success) return { ok: true, env: parsed.data };
  const names = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
  const lines = [...names].map((name) => {
    const issue = parsed.error.issues.find(({ path }) => String(path[0]) === name);
    const fault = given[name] === undefined ? "is not set" : issue?.message.startsWith("is ") ? issue.message : "is malformed";
    return `${name}: ${fault}. ${remedies[name as keyof Env]}`;
  });
  return { ok: false, lines };
}

let known: Env | null = null;

/** This process's configuration; throws the lines of `parseEnv` when it is not good. */
export function getEnv(): Env {
  if (known) return known;
  const parsed = parseEnv(process.env);
  if (!parsed.ok) throw new Error(parsed.lines.join("\n"));
  known = parsed.env;
  return known;
}
