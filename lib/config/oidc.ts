import { readFileSync } from "node:fs";
import { z } from "zod";
import { roleSchema } from "@/lib/domain/roles";

/** Who gets which role from what the provider says of them. `tenant` is the tenant's id or its short name; null is everywhere. */
const mappingSchema = z.strictObject({
  /** A value of the groups claim; `*` is everybody whom the provider lets in. */
  group: z.string().min(1).max(256),
  role: roleSchema,
  tenant: z.string().min(1).max(64).nullable().default(null),
});

const providerSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, "is not lower-case letters, digits and hyphens, beginning with a letter"),
  /** On the button: "Continue with {name}". */
  name: z.string().min(1).max(60),
  issuer: z.url({ protocol: /^https?$/, error: "is not an address that begins with https://" }),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1).optional(),
  /** A file that holds the secret, so that it need not stand in the environment. */
  clientSecretFile: z.string().min(1).optional(),
  scopes: z.array(z.string().min(1)).min(1).default(["openid", "email", "profile"]),
  /** Where the groups are in the claims; dots go deeper, for example `realm_access.roles`. */
  groupsClaim: z.string().min(1).default("groups"),
  /** Also asks the provider's userinfo, for providers that keep groups out of the ID token. */
  readsUserinfo: z.boolean().default(false),
  mappings: z.array(mappingSchema).min(1),
  /** An account is made at the first sign-in of somebody who is mapped to a role. */
  createsAccounts: z.boolean().default(true),
  /** An account with the same verified e-mail is taken over by the provider. Only for providers that own the e-mail's domain. */
  takesOverByEmail: z.boolean().default(false),
});
export type OidcProvider = Omit<z.infer<typeof providerSchema>, "clientSecretFile" | "clientSecret"> & { clientSecret: string };

const providersSchema = z
  .array(providerSchema)
  .refine((providers) => new Set(providers.map(({ id }) => id)).size === providers.length, "names two providers alike");

/**
 * `BACKDESK_OIDC`: a JSON array of providers, or the path of a file that holds one. What is wrong is told as one sentence that
 * names the field and never the value, which may be a secret.
 */
export const oidcSchema = z
  .string()
  .default("[]")
  .transform((given, context): OidcProvider[] => {
    const refuse = (what: string) => {
      context.addIssue({ code: "custom", message: `is ${what}` });
      return z.NEVER;
    };
    let json: unknown;
    try {
      json = JSON.parse(given.trimStart().startsWith("[") ? given : readFileSync(given, "utf8"));
    } catch {
      return refuse("neither a JSON array nor a readable file that holds one");
    }
    const parsed = providersSchema.safeParse(json);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return refuse(`wrong at ${issue?.path.join(".") || "the top"}: ${issue?.message ?? "malformed"}`);
    }
    const providers: OidcProvider[] = [];
    for (const { clientSecret, clientSecretFile, ...rest } of parsed.data) {
      const secret = clientSecret ?? (clientSecretFile === undefined ? undefined : readSecret(clientSecretFile));
      if (!secret) return refuse(`without a client secret for ${rest.id}: give clientSecret, or a readable clientSecretFile`);
      providers.push({ ...rest, clientSecret: secret });
    }
    return providers;
  });

function readSecret(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}
