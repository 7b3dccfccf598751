/**
 * Works on items with at most `width` under way and gives the results as they come. Takes the next item only when there is room,
 * so memory holds `width` results at most. The first failure ends it.
 */
export async function* inParallel<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, void> {
  const running = new Map<number, Promise<{ key: number; result: Result }>>();
  let next = 0;
  const first = async () => {
    const { key, result } = await Promise.race(running.values());
    running.delete(key);
    return result;
  };
  for await (const item of items) {
    const key = next;
    next += 1;
    const job = work(item).then((result) => ({ key, result }));
    // Its failure is met when it is waited for; until then nobody may look.
    job.catch(() => undefined);
    running.set(key, job);
    if (running.size >= width) yield await first();
  }
  while (running.size > 0) yield await first();
}
