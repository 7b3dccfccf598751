export { createVendorHttp, type OpenVendorHttp } from "./create-vendor-http";
export { addressChecker } from "./network-policy";
export { caPemFault } from "./trusted-certificate";
export type { CallOptions, RequestSigner, StreamCall, StreamedAnswer, VendorErrorFacts, VendorHttp } from "./types";
export type { VendorLog } from "./vendor-client";
export { VendorError, vendorErrorFacts } from "./vendor-error";
