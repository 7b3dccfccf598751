import { z } from "zod";
import { commonSettingsShape } from "@/lib/domain/connection";
import type { ConnectionSpec } from "../connection-spec";
import { caPemFault } from "../http";
import { errorWords } from "./error-words";
import { sessionSigner } from "./session";

const storwareSettingsSchema = z.object({
  ...commonSettingsShape,
  tls: commonSettingsShape.tls.superRefine((tls, context) => {
    const fault = tls?.caPem === undefined ? null : caPemFault(tls.caPem);
    if (fault !== null) context.addIssue({ code: "custom", path: ["caPem"], message: fault });
  }),
});
export type StorwareSettings = z.infer<typeof storwareSettingsSchema>;

const storwareCredentialsSchema = z.object({ login: z.string().min(1).max(256), password: z.string().min(1).max(512) });
export type StorwareCredentials = z.infer<typeof storwareCredentialsSchema>;

/** Everything is below `/api` (contract README); an endpoint that already says so is taken as it is. */
function baseUrl({ endpoint }: { endpoint: string }): string {
  const bare = endpoint.replace(/\/+$/, "");
  return bare.endsWith("/api") ? bare : `${bare}/api`;
}

/** One vProtect server, seen with the rights of one of its users. */
export const storwareConnection: ConnectionSpec<StorwareSettings, StorwareCredentials> = {
  settings: storwareSettingsSchema,
  credentials: storwareCredentialsSchema,
  defaultEndpoint: "https://vprotect.example.com:8181",
  endpointHelp: "Address of the vProtect server with its port, 8181 unless it was changed.",
  endpointFault: (endpoint) =>
    URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol) ? null : "is not an http or https address",
  fields: [
    {
      name: "login",
      label: "Login",
      group: "credentials",
      kind: "text",
      required: true,
      help: "A user of the vProtect server. Make one for Backdesk alone, with the rights that it shall have.",
    },
    {
      name: "password",
      label: "Password",
      group: "credentials",
      kind: "secret",
      required: true,
      help: "The password of that user.",
    },
  ],
  region: () => null,
  baseUrl,
  signer: (_connection, credentials, login) => sessionSigner(credentials, login),
  credentialHeaders: ["Cookie", "Set-Cookie", "Authorization"],
  errorOf: errorWords,
};
