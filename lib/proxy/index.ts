/** Raw vendor calls with the connection's credentials, for those who may: only what the contract lists, only as it lists it. */
export type {
  ProxyAuditEntry,
  ProxyCaller,
  ProxyConnection,
  ProxyPorts,
  RecordedWrite,
  WriteEnd,
  WriteRecorder,
  WriteStart,
} from "./ports";
export { proxyRequest, type ProxyRequest } from "./proxy-request";
