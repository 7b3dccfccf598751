import "server-only";
import type { OAuthConfig } from "next-auth/providers/oauth";
import type { OidcProvider } from "@/lib/config/oidc";

type Claims = Record<string, unknown>;

export const discoveryUrl = (issuer: string): string => `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;

/** A provider as next-auth takes it: authorization code with PKCE, state and nonce, everything else from discovery. */
export function oauthConfig(provider: OidcProvider): OAuthConfig<Claims> {
  return {
    id: provider.id,
    name: provider.name,
    type: "oauth",
    wellKnown: discoveryUrl(provider.issuer),
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    authorization: { params: { scope: provider.scopes.join(" ") } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    httpOptions: { timeout: 10_000 },
    ...(provider.readsUserinfo ? { userinfo: { request: readBoth } } : {}),
    // What decides is read from the claims themselves, in the sign-in callback.
    profile: (claims) => ({ id: String(claims.sub) }),
  };
}

interface UserinfoContext {
  tokens: { access_token?: string | undefined; id_token?: string | undefined };
  client: { userinfo(accessToken: string): Promise<object> };
}

/** The ID token's claims, completed by what the provider says only when it is asked. The ID token, which is signed, wins. */
async function readBoth({ tokens, client }: UserinfoContext): Promise<Claims> {
  const payload = tokens.id_token?.split(".")[1] ?? "";
  const claims: Claims = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  const more: Claims = { ...(await client.userinfo(tokens.access_token ?? "")) };
  if (more.sub !== claims.sub) throw new Error("The provider's userinfo is about somebody else.");
  return { ...more, ...claims };
}
