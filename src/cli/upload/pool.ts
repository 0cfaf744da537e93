/** Runs `work` over `items`, at most `size` at a time. It ends early, without error, when `stopping` is set. */
export async function pool<Item>(
  items: readonly Item[],
  size: number,
  stopping: AbortSignal,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values()
  let isBroken = false
  const worker = async () => {
    for (const item of queue) {
      if (stopping.aborted || isBroken) return
      try {
        await work(item)
      } catch (error) {
        isBroken = true
        throw error
      }
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: Math.min(size, items.length) }, worker))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
