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
