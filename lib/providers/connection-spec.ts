import type { z } from "zod";
import type { LoginTransport, RequestSigner } from "./http";

/** A field of the "add connection" form; its rules are the schema's. */
interface ConnectionField {
  name: string;
  label: string;
  group: "settings" | "credentials";
  kind: "text" | "secret" | "select" | "multiline-secret";
  options?: { value: string; label: string }[];
  required: boolean;
  help: string;
  /** Shown only while another settings field has this value. */
  onlyWhen?: { field: string; equals: string };
}

/** How one account at a vendor is described, validated and reached. */
export interface ConnectionSpec<Settings, Credentials> {
  settings: z.ZodType<Settings>;
  credentials: z.ZodType<Credentials>;
  defaultEndpoint: string;
  endpointHelp: string;
  /** What is wrong with an endpoint, as the end of a sentence; null when it can be used. Absent: any http or https address. */
  endpointFault?(endpoint: string): string | null;
  fields: readonly ConnectionField[];
  /** Region shown in lists; null where the vendor has none. */
  region(settings: Settings): string | null;
  /** Base address of a service, no slash at the end. Throws a Problem when the endpoint cannot name it. */
  baseUrl(connection: { endpoint: string; settings: Settings }, call: { service: string; region?: string }): string;
  /** Makes what puts credentials into requests. The only place that ever holds them in clear. */
  signer(connection: { endpoint: string; settings: Settings }, credentials: Credentials, login: LoginTransport): RequestSigner;
  /** Request headers that carry credentials: dropped from what a caller sends, never logged, never handed back. */
  credentialHeaders: readonly string[];
  /** The vendor's own words in an error's body; null where it holds none that this vendor is known to use. */
  errorOf?(body: unknown): { code: string | null; message: string } | null;
  /** For vendors that refuse with a success status: the status that the body stands for, null where it is a success. */
  refusedStatusOf?(body: unknown): number | null;
}
