import type { Problem } from "@/lib/domain/problem";
import { ApiRefusal } from "./client";

/** `/api/v1/connections/:id/contents/:name`: content at a vendor, by the way of the browser's own downloads and uploads. */
export const contentAddress = (connectionId: string, name: string, query: Record<string, string>): string =>
  `/api/v1/connections/${connectionId}/contents/${name}?${new URLSearchParams(query).toString()}`;

interface PutOptions {
  onProgress: (sentBytes: number) => void;
  signal: AbortSignal;
}

/**
 * Sends a file as it lies on the disk: the browser reads it piece by piece. Fetch tells no progress of what it sends, so this is the
 * older way. Throws `ApiRefusal` for a problem, a plain Error when nothing came, an AbortError when it was given up.
 */
export function putContent(address: string, file: Blob, { onProgress, signal }: PutOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const giveUp = () => request.abort();
    signal.addEventListener("abort", giveUp, { once: true });
    request.upload.addEventListener("progress", ({ loaded }) => onProgress(loaded));
    request.addEventListener("load", () => {
      if (request.status < 300) return resolve();
      const problem = problemIn(request.responseText);
      reject(problem ? new ApiRefusal(problem) : new Error(`Backdesk answered ${request.status} without saying why.`));
    });
    request.addEventListener("error", () => reject(new Error("The connection to Backdesk broke off.")));
    request.addEventListener("abort", () => reject(new DOMException("The upload was given up.", "AbortError")));
    request.addEventListener("loadend", () => signal.removeEventListener("abort", giveUp));
    request.open("PUT", address);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.send(file);
  });
}

function problemIn(text: string): Problem | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && "detail" in body ? (body as Problem) : null;
  } catch {
    return null;
  }
}
