import "server-only";
import { Agent } from "undici";
import { z } from "zod";
import { commonSettingsShape } from "@/lib/domain/connection";
import type { ConnectionSpec } from "../connection-spec";
import { Attempts } from "./attempts";
import { Breakers } from "./breaker";
import { checkedConnector, type TlsOptions } from "./checked-connector";
import { ConcurrencyLimit } from "./concurrency";
import { defaultLimits, type HttpLimits } from "./limits";
import { Login } from "./login";
import { loginTransport } from "./login-transport";
import { addressChecker, type NetworkPolicy } from "./network-policy";
import { RateLimit } from "./rate-limit";
import { redactorOf } from "./redaction";
import { caPemFault } from "./trusted-certificate";
import type { CallObserver, VendorHttp } from "./types";
import { VendorClient, type VendorLog } from "./vendor-client";
import { VendorClock } from "./vendor-clock";
import { wireAddress, type WireAddress } from "./wire-address";

export interface VendorHttpOptions<Settings, Credentials> {
  spec: ConnectionSpec<Settings, Credentials>;
  /** `settings` as they are stored; they are parsed by the spec's own schema. */
  connection: { id: string; endpoint: string; settings: unknown };
  /** In clear; parsed by the spec's own schema and kept by its signer only. */
  credentials: unknown;
  /** Where connections may point (`BACKDESK_VENDOR_NETWORKS`). */
  policy: NetworkPolicy;
  observer?: CallObserver;
  log?: VendorLog;
  limits?: Partial<HttpLimits>;
  /** Backdesk's clock in milliseconds; another one in tests of skew. */
  now?: () => number;
  /** How names are resolved; another one in tests of rebinding. */
  resolver?: Parameters<typeof checkedConnector>[1]["resolver"];
}

export interface OpenVendorHttp<Settings = unknown> extends VendorHttp {
  /** The connection's settings as the spec's schema reads them, for `ProviderIo`. */
  readonly settings: Settings;
  /** Ends all connections; calls under way fail. */
  close(): Promise<void>;
}

const commonSettings = z.object(commonSettingsShape);

/**
 * Makes the client of one connection. Keep it while the connection is in use: its pool, limits and breaker live in it.
 * Throws a ZodError when settings or credentials are not what the provider takes, an Error for an unusable CA certificate.
 */
export function createVendorHttp<Settings, Credentials>(
  options: VendorHttpOptions<Settings, Credentials>,
): OpenVendorHttp<Settings> {
  const { spec, connection, policy } = options;
  const settings = spec.settings.parse(connection.settings);
  const credentials = spec.credentials.parse(options.credentials);
  const common = commonSettings.parse(connection.settings);
  const limits: HttpLimits = {
    ...defaultLimits,
    ...(common.maxConcurrency === undefined ? {} : { maxConcurrency: common.maxConcurrency }),
    ...options.limits,
  };
  const place = { endpoint: connection.endpoint, settings };
  const redact = redactorOf(credentials);
  const errorOf = (body: unknown) => spec.errorOf?.(body) ?? null;
  const rate = new RateLimit(common.requestsPerSecond ?? null);
  const agent = new Agent({
    connect: checkedConnector(addressChecker(policy), {
      tls: tlsOptions(common.tls),
      timeoutMs: limits.connectTimeoutMs,
      resolver: options.resolver,
    }),
    connections: limits.maxConcurrency,
    keepAliveTimeout: limits.keepAliveMs,
  });
  const addresses = new Map<string, WireAddress>();
  const addressOf = ({ service, region }: { service: string; region?: string }, requestId: string) => {
    const key = `${service} ${region ?? ""}`;
    const known = addresses.get(key);
    if (known !== undefined) return known;
    const address = wireAddress(spec.baseUrl(place, { service, region }), requestId);
    addresses.set(key, address);
    return address;
  };
  const signer = spec.signer(place, credentials, loginTransport({ agent, limits, addressOf, redact, errorOf }));
  const client = new VendorClient({
    connectionId: connection.id,
    agent,
    attempts: new Attempts({
      signer,
      login: new Login(signer),
      clock: new VendorClock(options.now),
      concurrency: new ConcurrencyLimit(limits.maxConcurrency),
      rate,
      breakers: new Breakers(limits),
    }),
    rate,
    limits,
    address: addressOf,
    errorOf,
    refusedStatusOf: (body) => spec.refusedStatusOf?.(body) ?? null,
    redact,
    credentialHeaders: spec.credentialHeaders.map((name) => name.toLowerCase()),
    observer: options.observer,
    log: options.log,
  });
  const close = async () => {
    // A vendor that does not answer must not hold up the end.
    await signer.end?.().catch(() => undefined);
    await agent.destroy();
  };
  return Object.assign(client, { settings, close });
}

function tlsOptions(tls: z.infer<typeof commonSettings>["tls"]): TlsOptions {
  const fault = tls?.caPem === undefined ? null : caPemFault(tls.caPem);
  if (fault !== null) throw new Error(`The connection's CA certificate ${fault}.`);
  return { verify: tls?.verify ?? true, caPem: tls?.caPem };
}
