import { lookup as resolve } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { buildConnector } from "undici";

/** Thrown while connecting, before anything is sent: no address of the host may be connected to. */
export class AddressRefusedError extends Error {
  override readonly name = "AddressRefusedError";
}

export interface TlsOptions {
  verify: boolean;
  /** One or more certificates in PEM that are trusted instead of the system's. */
  caPem?: string;
}

/**
 * Opens connections to checked addresses only. Names are resolved here, and the socket gets the addresses that passed, so a
 * name that resolves differently a moment later changes nothing.
 */
export function checkedConnector(
  isAllowed: (address: string) => boolean,
  { tls, timeoutMs, resolver = resolve }: { tls: TlsOptions; timeoutMs: number; resolver?: typeof resolve },
): buildConnector.connector {
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolver(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "", 0);
      const allowed = addresses.filter(({ address }) => isAllowed(address));
      const [first] = allowed;
      if (first === undefined) return callback(new AddressRefusedError("No address of the host is allowed."), "", 0);
      if (options.all) return callback(null, allowed);
      return callback(null, first.address, first.family);
    });
  };
  const connect = buildConnector({
    timeout: timeoutMs,
    lookup,
    rejectUnauthorized: tls.verify,
    ...(tls.caPem === undefined ? {} : { ca: tls.caPem }),
  });
  return (options, callback) => {
    // Sockets look up names only; an address written in the endpoint is checked here.
    const host = options.hostname.replace(/^\[|\]$/g, "");
    if (isIP(host) !== 0 && !isAllowed(host)) return callback(new AddressRefusedError("The address is not allowed."), null);
    return connect(options, callback);
  };
}
