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

/** `text/event-stream` of what the scope may see. Nothing is buffered here: a slow reader makes the next read larger. */
export async function eventStream(options: StreamOptions): Promise<Response> {
  const encoder = new TextEncoder();
  let sequence = /^\d{1,15}$/.test(options.lastEventId ?? "") ? Number(options.lastEventId) : await newestSequence();
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
            for (const event of await readSince(options.db, options.scope, sequence)) {
              sequence = event.sequence;
              if (!isClosed) controller.enqueue(encoder.encode(spell(event)));
            }
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
