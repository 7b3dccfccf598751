"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { contentAddress, putContent } from "@/components/api/contents";
import { problemWords } from "@/components/operations/problem-words";
import type { ImageFormat } from "./image";

/** One file on its way to the vendor. */
export interface Upload {
  imageId: string;
  name: string;
  format: ImageFormat;
  file: File;
  sentBytes: number;
  state: "sending" | "storing" | "done" | "failed";
  error: string | null;
}

type Wish = Pick<Upload, "imageId" | "name" | "format" | "file">;

/** Uploads of this page. Leaving the page would break them off, so the browser asks first. */
export function useUploads(connectionId: string) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const stops = useRef(new Map<string, AbortController>());
  const client = useQueryClient();
  const isSending = uploads.some(({ state }) => state === "sending" || state === "storing");

  useEffect(() => {
    if (!isSending) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isSending]);

  useEffect(() => {
    const running = stops.current;
    return () => running.forEach((stop) => stop.abort());
  }, []);

  const change = (imageId: string, changed: Partial<Upload>) =>
    setUploads((known) => known.map((upload) => (upload.imageId === imageId ? { ...upload, ...changed } : upload)));

  /** Sends a file from its first byte; also after a break, since vendors take an image in one piece. */
  async function start(wish: Wish): Promise<void> {
    const stop = new AbortController();
    stops.current.set(wish.imageId, stop);
    const fresh: Upload = { ...wish, sentBytes: 0, state: "sending", error: null };
    setUploads((known) => [...known.filter(({ imageId }) => imageId !== wish.imageId), fresh]);
    try {
      const address = contentAddress(connectionId, "image.upload", { imageId: wish.imageId, format: wish.format });
      const onProgress = (sentBytes: number) =>
        change(wish.imageId, { sentBytes, state: sentBytes >= wish.file.size ? "storing" : "sending" });
      await putContent(address, wish.file, { onProgress, signal: stop.signal });
      change(wish.imageId, { state: "done", sentBytes: wish.file.size });
    } catch (error) {
      const isGivenUp = error instanceof DOMException && error.name === "AbortError";
      change(wish.imageId, { state: "failed", error: isGivenUp ? "You stopped it." : problemWords(error) });
    }
    stops.current.delete(wish.imageId);
    await client.invalidateQueries({ queryKey: ["lookup", connectionId, "images"] });
  }

  return {
    uploads,
    start,
    stop: (imageId: string) => stops.current.get(imageId)?.abort(),
    forget: (imageId: string) => setUploads((known) => known.filter((upload) => upload.imageId !== imageId)),
  };
}
export type Uploads = ReturnType<typeof useUploads>;
