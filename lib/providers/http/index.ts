export { createVendorHttp, type OpenVendorHttp } from "./create-vendor-http";
export { cookieHeader } from "./login-transport";
export { checkedConnector } from "./checked-connector";
export { addressChecker } from "./network-policy";
export { caPemFault } from "./trusted-certificate";
export type {
  CallOptions,
  LoginAnswer,
  LoginTransport,
  OutgoingRequest,
  Refusal,
  RequestSigner,
  StreamCall,
  StreamedAnswer,
  VendorErrorFacts,
  VendorHttp,
} from "./types";
export type { VendorLog } from "./vendor-client";
export { notSent, VendorError, vendorErrorFacts } from "./vendor-error";
