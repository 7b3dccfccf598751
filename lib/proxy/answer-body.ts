/** What is kept of a write's answer with its operation; larger answers are passed on and not kept. */
const largestKeptBytes = 65_536;

export interface PeekedBody {
  /** The whole body where it is small enough to keep; null where it is not. */
  whole: Uint8Array<ArrayBuffer> | null;
  /** The body to pass on, from its first byte. */
  stream: ReadableStream<Uint8Array> | null;
}

/** Reads a body up to `limit` bytes ahead without losing any of it. */
export async function peekBody(body: ReadableStream<Uint8Array> | null, limit = largestKeptBytes): Promise<PeekedBody> {
  if (body === null) return { whole: new Uint8Array(0), stream: null };
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length <= limit) {
    const { done, value } = await reader.read();
    if (done) {
      const whole = joined(chunks, length);
      return { whole, stream: streamOf([whole], null) };
    }
    chunks.push(value);
    length += value.length;
  }
  return { whole: null, stream: streamOf(chunks, reader) };
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

/** First the chunks, then what the reader still gives, asked for only as fast as it is taken. */
function streamOf(chunks: Uint8Array[], rest: ReadableStreamDefaultReader<Uint8Array> | null): ReadableStream<Uint8Array> {
  const waiting = [...chunks];
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = waiting.shift();
      if (next !== undefined) {
        if (next.length > 0) controller.enqueue(next);
        if (waiting.length === 0 && rest === null) controller.close();
        return;
      }
      const { done, value } = (await rest?.read()) ?? { done: true, value: undefined };
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => rest?.cancel(reason),
  });
}

/** The JSON that a small body holds; its text where it is none; null for nothing. */
export function keptBody(whole: Uint8Array | null): unknown {
  if (whole === null || whole.length === 0) return null;
  const text = new TextDecoder().decode(whole).replaceAll("\u0000", "\uFFFD");
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
