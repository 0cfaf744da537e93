/** Whatever is under way at once, some 100 MB of it. */
const MOST = 1_000_000

/** What comes next: a binary heap by time, and of one time the first that was put in. */
export class Agenda<Item> {
  readonly #times: number[] = []
  readonly #orders: number[] = []
  readonly #items: Item[] = []
  #order = 0

  get size(): number {
    return this.#items.length
  }

  /** Time of the next one; Infinity when there is none. */
  get next(): number {
    return this.#times[0] ?? Infinity
  }

  /** Past the cap it is an error: what is simulated would be another thing than what is declared. */
  add(time: number, item: Item): void {
    let at = this.#items.length
    if (at >= MOST) throw new RangeError(`more than ${MOST} things are under way at once: take a lower rate`)
    const order = this.#order++
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (this.#before(parent, time, order)) break
      this.#move(parent, at)
      at = parent
    }
    this.#put(at, time, order, item)
  }

  take(): Item | undefined {
    const first = this.#items[0]
    const time = this.#times.pop()
    const order = this.#orders.pop()
    const last = this.#items.pop()
    if (time === undefined || order === undefined || last === undefined || this.#items.length === 0)
      return first
    let at = 0
    for (let child = 1; child < this.#items.length; child = 2 * at + 1) {
      const other = child + 1
      if (
        other < this.#items.length &&
        this.#before(other, this.#times[child] ?? 0, this.#orders[child] ?? 0)
      )
        child = other
      if (!this.#before(child, time, order)) break
      this.#move(child, at)
      at = child
    }
    this.#put(at, time, order, last)
    return first
  }

  #before(at: number, time: number, order: number): boolean {
    const own = this.#times[at] ?? Infinity
    return own < time || (own === time && (this.#orders[at] ?? 0) < order)
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#times[from] ?? 0, this.#orders[from] ?? 0, this.#items[from] as Item)
  }

  #put(at: number, time: number, order: number, item: Item): void {
    this.#times[at] = time
    this.#orders[at] = order
    this.#items[at] = item
  }
}
