import type { LiveMessage } from '../../contracts/live.ts'

/** Messages that are kept for those who come back, and their characters. Who was away for longer gets a snapshot. */
const MESSAGES = 2_000
const CHARACTERS = 8_000_000

/** A message as it is sent, and what it is about: a window's name, or nothing where everybody is told. */
export interface Sent {
  readonly id: string
  readonly type: LiveMessage['type']
  readonly window: string | null
  readonly text: string
}

/** The last messages of a Board. Ids are of this Board's life: one after it knows none of them. */
export class Recent {
  readonly #life: string
  readonly #sent: Sent[] = []
  #characters = 0
  #number = 0

  constructor(life: string) {
    this.#life = life
  }

  get last(): string {
    return this.#id(this.#number)
  }

  add(message: {
    readonly type: LiveMessage['type']
    readonly window?: string
    readonly [field: string]: unknown
  }): Sent {
    const id = this.#id(++this.#number)
    const { type, ...fields } = message
    const sent = { id, type, window: message.window ?? null, text: JSON.stringify({ type, id, ...fields }) }
    this.#sent.push(sent)
    this.#characters += sent.text.length
    while (this.#sent.length > MESSAGES || this.#characters > CHARACTERS)
      this.#characters -= this.#sent.shift()?.text.length ?? 0
    return sent
  }

  /** What came after a message, or nothing when that is not known here any more. */
  after(id: string): readonly Sent[] | undefined {
    const [life, number] = id.split('-')
    if (life !== this.#life) return undefined
    const missed = this.#number - Number(number)
    if (!(missed >= 0 && missed <= this.#sent.length)) return undefined
    return missed === 0 ? [] : this.#sent.slice(-missed)
  }

  #id(number: number): string {
    return `${this.#life}-${number}`
  }
}
