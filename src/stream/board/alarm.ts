/**
 * The one alarm of a Board, which wakes it for two reasons: work, for which it needs its memory, and a look at who watches, for which
 * it does not. Each setting is a row written: one that comes sooner is left as it is.
 */
export class Alarm {
  readonly #storage: DurableObjectStorage
  /** Epoch ms, as far as this life of the Board knows. */
  #at = Infinity
  /** Until when there is no work, epoch ms; nothing where the next alarm is for work. It is on disk: the Board sleeps until then. */
  #rest: number | undefined

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    this.#rest = storage.kv.get<number>('rest')
  }

  /** There is work then, epoch ms. */
  work(at: number): void {
    if (this.#rest !== undefined && this.#rest <= at) return
    this.#restUntil(undefined)
    if (at < this.#at) this.#set(at)
  }

  /** Who watches is to be looked at then, epoch ms; `Infinity` when nobody does. Work that is due does not wait for it. */
  watch(at: number): void {
    const next = Math.min(at, this.#rest ?? Infinity)
    if (this.#at <= next) return
    this.#restUntil(this.#rest ?? this.#at)
    this.#set(next)
  }

  /** @returns whether there is work to be done, now that it rings */
  ring(now: number): boolean {
    this.#at = Infinity
    if (this.#rest !== undefined && now < this.#rest) return false
    this.#restUntil(undefined)
    return true
  }

  #set(at: number): void {
    this.#at = at
    void this.#storage.setAlarm(at)
  }

  #restUntil(time: number | undefined): void {
    if (time === this.#rest) return
    this.#rest = time
    if (time === undefined) this.#storage.kv.delete('rest')
    else this.#storage.kv.put('rest', time)
  }
}
