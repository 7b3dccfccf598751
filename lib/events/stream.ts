import "server-only";
import type { Db } from "@/lib/db/client";
import type { Scope } from "@/lib/domain/scope";
import { newestSequence, readSince, subscribe, type StoredEvent } from "./subscribe";

interface StreamOptions {
  db: Db;
  scope: Scope;
  /** The caller's `Last-Event-ID`: events after it are given first. */
  lastEventId: string | null;
  signal: AbortSignal;
  /** Asked with every heartbeat: a session that ended ends its stream. */
  isStillValid: () => Promise<boolean>;
}

const heartbeatMs = 4_000;
const pageSize = 200;
const maxUnread = 2_000;

/** `text/event-stream` of what the scope may see. What a slow reader leaves unread is bounded: beyond that the stream ends. */
export async function eventStream(options: StreamOptions): Promise<Response> {
  const encoder = new TextEncoder();
  let sequence = /^\d{1,15}$/.test(options.lastEventId ?? "") ? Number(options.lastEventId) : await newestSequence(options.db);
  let stop = () => undefined as void;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      let isReading = false;
      let isAskedAgain = false;
      let isClosed = false;
      const flush = async () => {
        if (isReading || isClosed) {
          isAskedAgain = true;
          return;
        }
        isReading = true;
        try {
          do {
            isAskedAgain = false;
            // Somebody who does not read is let go, and resumes where they stopped.
            if ((controller.desiredSize ?? 0) < -maxUnread) return close();
            const found = await readSince(options.db, options.scope, sequence, pageSize);
            for (const event of found) {
              sequence = event.sequence;
              if (!isClosed) controller.enqueue(encoder.encode(spell(event)));
            }
            if (found.length === pageSize) isAskedAgain = true;
          } while (isAskedAgain && !isClosed);
        } finally {
          isReading = false;
        }
      };
      const wake = () => void flush().catch(close);
      const unsubscribe = subscribe(wake);
      const beat = setInterval(() => {
        void options
          .isStillValid()
          .then((isValid) => (isValid && !isClosed ? controller.enqueue(encoder.encode(": still here\n\n")) : close()))
          .catch(close);
      }, heartbeatMs);
      function close() {
        if (isClosed) return;
        isClosed = true;
        clearInterval(beat);
        unsubscribe();
        try {
          controller.close();
        } catch {
          // The reader closed it first.
        }
      }
      stop = close;
      options.signal.addEventListener("abort", close, { once: true });
      controller.enqueue(encoder.encode("retry: 2000\n\n"));
      wake();
    },
    cancel: () => stop(),
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no" },
  });
}

const spell = (event: StoredEvent) =>
  `id: ${event.sequence}\nevent: ${event.type}\ndata: ${JSON.stringify({ at: event.at.toISOString(), connectionId: event.connectionId, ...(event.payload as object) })}\n\n`;
