import "server-only";
import { z } from "zod";
import type { OidcProvider } from "@/lib/config/oidc";
import { discoveryUrl } from "./oauth-config";

const metadataSchema = z.object({
  issuer: z.string(),
  jwks_uri: z.url(),
  end_session_endpoint: z.url().optional(),
});
type Metadata = z.infer<typeof metadataSchema>;

const keptMs = 300_000;
const longestMs = 5_000;
const known = new Map<string, { at: number; metadata: Metadata }>();

/** What a provider says of itself; asked again after some minutes. Throws when it does not answer. */
export async function discover(provider: OidcProvider): Promise<Metadata> {
  const found = known.get(provider.issuer);
  if (found && Date.now() - found.at < keptMs) return found.metadata;
  const answer = await fetch(discoveryUrl(provider.issuer), { signal: AbortSignal.timeout(longestMs), cache: "no-store" });
  if (!answer.ok) throw new Error(`${provider.id} answered ${answer.status} to discovery.`);
  const metadata = metadataSchema.parse(await answer.json());
  known.set(provider.issuer, { at: Date.now(), metadata });
  return metadata;
}
