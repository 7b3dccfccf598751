import "server-only";
import { onAccessChange } from "@/lib/access/access-changes";

interface Watch {
  /** The person behind the caller. */
  userId: string;
  /** Asked when that person's access changed, and every few seconds in case a change was not told. */
  isStillValid: () => Promise<boolean>;
}

const lookAgainMs = 3_000;
/** Most answers are gone before this and need no watching. */
const longAnswerMs = 500;

/**
 * The same answer, cut off as soon as the session or token that asked for it has ended or may do less: event streams close (they
 * are opened again, and refused); everything else breaks off, so that a part of a file is never taken for the whole.
 */
export function endsWithAccess(response: Response, { userId, isStillValid }: Watch): Response {
  if (!response.body) return response;
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  const isEventStream = (response.headers.get("content-type") ?? "").startsWith("text/event-stream");
  let stopWatching = () => undefined as void;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        let isOver = false;
        const end = () => {
          if (isOver) return;
          stopWatching();
          if (isEventStream) controller.close();
          else controller.error(new DOMException("The access by which this was asked for has ended.", "AbortError"));
          void reader.cancel().catch(() => undefined);
        };
        const look = () => void isStillValid().then((isValid) => isValid || end(), end);
        let unsubscribe = () => undefined as void;
        let again: NodeJS.Timeout | undefined;
        const begin = setTimeout(() => {
          unsubscribe = onAccessChange(userId, look);
          again = setInterval(look, lookAgainMs).unref();
          look();
        }, longAnswerMs).unref();
        stopWatching = () => {
          isOver = true;
          clearTimeout(begin);
          clearInterval(again);
          unsubscribe();
        };
      },
      pull: async (controller) => {
        try {
          const next = await reader.read();
          if (!next.done) return controller.enqueue(next.value);
          stopWatching();
          controller.close();
        } catch (error) {
          stopWatching();
          controller.error(error);
        }
      },
      cancel: async (reason) => {
        stopWatching();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers });
}
