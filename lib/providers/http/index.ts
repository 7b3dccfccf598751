export { createVendorHttp, type OpenVendorHttp, type VendorHttpOptions } from "./create-vendor-http";
export { defaultLimits, type HttpLimits } from "./limits";
export type { NetworkPolicy } from "./network-policy";
export { caPemFault } from "./trusted-certificate";
export type {
  CallObserver,
  CallOptions,
  CallOutcome,
  OutgoingRequest,
  RequestSigner,
  StreamCall,
  StreamedAnswer,
  VendorAnswer,
  VendorErrorFacts,
  VendorHttp,
} from "./types";
export type { VendorLog } from "./vendor-client";
export { VendorError, vendorErrorFacts } from "./vendor-error";
