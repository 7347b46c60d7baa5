/**
 * Works on items in their order, some at a time. After a failure, or once told to stop, no further
 * item is begun; what is begun is finished.
 *
 * @param atOnce how many items are worked on at a time
 * @param isStopped asked before every item
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

/** Results for items, in their order, worked out some at a time. */
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
