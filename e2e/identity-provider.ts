import Provider from "oidc-provider";
import { baseURL, identityProviderUrl, ports } from "./ports";

/*
 * A real OpenID Connect server for the tests, with three people. Its own pages take any password; whoever signs in there is whom
 * they say they are.
 */
const groups: Record<string, string[]> = { maria: ["service-desk"], omar: ["backup-operators", "staff"], nobody: ["lunch"] };

const provider = new Provider(identityProviderUrl, {
  clients: [
    {
      client_id: "backdesk",
      client_secret: "a-secret-of-the-tests",
      redirect_uris: [`${baseURL}/api/auth/callback/acme`],
      post_logout_redirect_uris: [`${baseURL}/login`],
      backchannel_logout_uri: `${baseURL}/api/v1/sign-out/acme`,
      backchannel_logout_session_required: true,
    },
  ],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"], groups: ["groups"] },
  scopes: ["openid", "email", "profile", "groups"],
  conformIdTokenClaims: false,
  features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
  // It refuses to call addresses of this machine, which is where the tests' Backdesk is.
  fetch: (url, { method, headers, body, signal } = {}) => fetch(url, { method, headers, body, signal, redirect: "manual" }),
  pkce: { required: () => true },
  cookies: { keys: ["cookies of the tests"] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      name: `${id} of Acme`,
      email: `${id}@id.acme.test`,
      email_verified: true,
      groups: groups[id] ?? [],
    }),
  }),
});

provider.listen(ports.identityProvider, "127.0.0.1", () => console.log(`identity provider: ${identityProviderUrl}`));
