import type { Contract } from "@/lib/providers/contract";
import type { VendorHttp } from "@/lib/providers/http";

/** A connection as the proxy needs it: what may be called, and the client that holds the credentials. */
export interface ProxyConnection {
  id: string;
  provider: string;
  contracts: Readonly<Record<string, Contract>>;
  /** Headers that carry the connection's credentials: refused from callers, never handed back. */
  credentialHeaders: readonly string[];
  http: VendorHttp;
}

export interface ProxyCaller {
  id: string;
  name: string;
  /** False for tokens that may only read. */
  mayWrite: boolean;
}

/** A write as it is recorded: without credentials, with the body that was checked. */
export interface RecordedWrite {
  connectionId: string;
  provider: string;
  caller: ProxyCaller;
  requestId: string;
  /** The caller's own key, where one was sent: the same key never sends the same write twice. */
  idempotencyKey: string | null;
  service: string;
  operationId: string;
  method: string;
  pathAndQuery: string;
  /** Null for none, and for bodies that are not JSON and pass through unread. */
  body: unknown;
}

/** How a recorded write ended. Only `answered` knows that the vendor decided; after `unknown` a person looks. */
export type WriteEnd =
  { outcome: "answered"; status: number; body: unknown } | { outcome: "not-sent" | "unknown"; title: string; detail: string };

/** What the recorder says to a write: go on under this operation, or take what became of it the first time. */
export type WriteStart =
  { go: true; operationId: string } | { go: false; operationId: string; answer: { status: number; body: unknown } | null };

/** Keeps writes as operations of kind `vendor.call`. `begin` is durable before anything is sent. */
export interface WriteRecorder {
  /** Throws `idempotency-conflict` for a key that was used with another write. */
  begin(write: RecordedWrite): Promise<WriteStart>;
  end(operationId: string, end: WriteEnd): Promise<void>;
}

/** One line of the audit for every call that reached the contract check, refused or not. */
export interface ProxyAuditEntry {
  action: "proxy.read" | "proxy.write";
  /** Method and path, without query. */
  subject: string;
  connectionId: string;
  outcome: "done" | "refused" | "failed";
  requestId: string;
  /** The vendor's status, or why there is none. */
  details: { status: number } | { reason: string };
}

export interface ProxyPorts {
  /** Throws `not-found` for a connection that does not exist. */
  connection(id: string): Promise<ProxyConnection>;
  recorder: WriteRecorder;
  audit(entry: ProxyAuditEntry): Promise<void>;
}
