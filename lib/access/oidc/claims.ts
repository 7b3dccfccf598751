import { z } from "zod";
import type { OidcProvider } from "@/lib/config/oidc";
import type { Grant } from "@/lib/domain/roles";

/** What Backdesk reads of what a provider says about a person. */
const claimsSchema = z.looseObject({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  email: z.string().trim().toLowerCase().max(254).optional().catch(undefined),
  email_verified: z
    .union([z.boolean(), z.enum(["true", "false"])])
    .optional()
    .catch(undefined),
  name: z.string().trim().max(200).optional().catch(undefined),
  preferred_username: z.string().trim().max(254).optional().catch(undefined),
  sid: z.string().max(255).optional().catch(undefined),
});

export interface ProviderPerson {
  subject: string;
  email: string | null;
  isEmailVerified: boolean;
  name: string;
  /** The provider's name of its own session, where it gives one. */
  sid: string | null;
  groups: string[];
}

/** Reads a person from claims. Entra leaves `email` out for accounts without a mailbox and puts the sign-in name elsewhere. */
export function readPerson(provider: OidcProvider, given: unknown): ProviderPerson {
  const claims = claimsSchema.parse(given);
  if (bare(claims.iss) !== bare(provider.issuer)) throw new Error(`The ID token is not from ${provider.id}'s issuer.`);
  const email =
    [claims.email, claims.preferred_username?.toLowerCase()].find((text) => z.email().safeParse(text).success) ?? null;
  return {
    subject: claims.sub,
    email,
    // What stands in another claim was not verified, whatever is said of the e-mail.
    isEmailVerified: email !== null && email === claims.email && String(claims.email_verified) === "true",
    name: (claims.name || claims.preferred_username || email || claims.sub).slice(0, 100),
    sid: claims.sid ?? null,
    groups: groupsAt(claims, provider.groupsClaim),
  };
}

const bare = (address: string) => address.replace(/\/$/, "");

/** The texts at a path such as `realm_access.roles`. A claim whose own name has dots (`https://acme.test/groups`) is found too. */
function groupsAt(claims: Record<string, unknown>, path: string): string[] {
  const found = Object.hasOwn(claims, path)
    ? claims[path]
    : path.split(".").reduce<unknown>((at, key) => (isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined), claims);
  const texts: unknown[] = Array.isArray(found) ? found : [found];
  return texts.filter((text) => typeof text === "string");
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** The grants that groups stand for. A tenant that Backdesk does not have gives nothing, never everything. */
export function grantsOf(
  provider: OidcProvider,
  groups: readonly string[],
  tenants: readonly { id: string; slug: string }[],
): Grant[] {
  const grants = provider.mappings
    .filter(({ group }) => group === "*" || groups.includes(group))
    .flatMap(({ role, tenant }): Grant[] => {
      if (tenant === null) return [{ tenantId: null, role }];
      const known = tenants.find(({ id, slug }) => id === tenant || slug === tenant.toLowerCase());
      return known ? [{ tenantId: known.id, role }] : [];
    });
  return [...new Map(grants.map((grant) => [`${grant.tenantId} ${grant.role}`, grant])).values()];
}
