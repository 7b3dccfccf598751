"use client";

/** Events that tabs hand on to each other. */
const kinds = ["sync", "history", "operation", "request"] as const;
const channelName = "backdesk-events";

/** What a page listens to: events as the server sends them, whichever tab is connected. */
export interface SharedEvents {
  addEventListener(kind: (typeof kinds)[number], listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

/**
 * The server's events with one connection per browser, not per tab: without HTTP/2 a browser keeps six connections to a server, and
 * a console open in six tabs would have none left for its lists. One tab holds the connection and hands events on; when
 * it closes, the next takes over. Where tabs cannot agree (no secure context), each has its own.
 */
export function openSharedEvents(address: string): SharedEvents {
  const target = new EventTarget();
  const emit = (kind: string, data: string) => target.dispatchEvent(new MessageEvent(kind, { data }));
  const channel = "locks" in navigator && "BroadcastChannel" in window ? new BroadcastChannel(channelName) : null;
  const closing = new AbortController();

  const connect = () => {
    const source = new EventSource(address);
    for (const kind of kinds) {
      source.addEventListener(kind, (event: MessageEvent<string>) => {
        emit(kind, event.data);
        channel?.postMessage({ kind, data: event.data });
      });
    }
    closing.signal.addEventListener("abort", () => source.close());
  };

  if (channel) {
    channel.addEventListener("message", ({ data }: MessageEvent<{ kind: string; data: string }>) => emit(data.kind, data.data));
    const untilClosed = () =>
      new Promise<void>((resolve) => {
        connect();
        closing.signal.addEventListener("abort", () => resolve());
      });
    // Waiting is given up by closing; that is no failure.
    navigator.locks.request(channelName, { signal: closing.signal }, untilClosed).catch(() => undefined);
  } else {
    connect();
  }

  return {
    addEventListener: (kind, listener) => target.addEventListener(kind, listener as EventListener),
    close: () => {
      closing.abort();
      channel?.close();
    },
  };
}
