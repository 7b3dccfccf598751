import { X509Certificate } from "node:crypto";

const block = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** What is wrong with a PEM that is to be trusted, in words for the person who gave it; null when it is good. */
export function caPemFault(pem: string): string | null {
  const blocks = [...pem.matchAll(block)];
  if (blocks.length === 0) return "is not a certificate in PEM form; paste the text from -----BEGIN CERTIFICATE----- on";
  for (const [text, kind] of blocks) {
    if (kind?.includes("PRIVATE KEY")) return "holds a private key; paste the certificate only";
    if (kind !== "CERTIFICATE") return `holds a ${kind?.toLowerCase() ?? "block"} where only certificates belong`;
    try {
      new X509Certificate(text);
    } catch {
      return "holds a certificate that cannot be read; copy it again";
    }
  }
  return null;
}
