/**
 * Processes items in their order, several at a time. After a failure, or when stopped, it starts no
 * further item and waits for those that it has started.
 *
 * @param atOnce number of items at a time
 * @param isStopped called before every item
 * @throws the first failure
 */
export async function eachOf<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
  isStopped: () => boolean = () => false,
): Promise<void> {
  const failures: unknown[] = [];
  const rest = items.values();
  const worker = async (): Promise<void> => {
    for (const item of rest) {
      await work(item).catch((error: unknown) => failures.push(error));
      if (failures.length > 0 || isStopped()) return;
    }
  };
  if (isStopped()) return;
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.length > 0) throw failures[0];
}

/** Results for items, in their order, computed several at a time. */
export async function mapOf<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  await eachOf([...items.entries()], atOnce, async ([index, item]) => {
    results[index] = await work(item);
  });
  return results;
}
