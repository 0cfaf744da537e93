import type { Image } from '../../contracts/image.ts'
import { isPicture, type Picked } from './dropped.ts'
import { type Put, putImage, type Told } from './put-image.ts'

/** Pictures on their way at once: half of the six connections that a browser has to one host, so that the page has the others. */
const LANES = 3
/** A folder of more is for the command line, which goes on where it was stopped. */
export const MOST_FILES = 5_000
const TRIES = 6
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 15_000

/** One file on its way. `sent` is the share of its bytes that has left; then it has an image, or a problem. */
export interface Upload extends Picked {
  readonly study: string
  state: 'waiting' | 'sending' | 'again' | 'arrived' | 'refused'
  sent: number
  image?: Image
  problem?: Told
}

/** What was not even sent, by why. */
export interface LeftOut {
  readonly noPictures: readonly string[]
  readonly tooMany: number
}

/** The files that this page sends. It outlives the page that shows it: who looks elsewhere does not stop it. */
export class Uploads {
  readonly all: Upload[] = []
  leftOut: LeftOut = { noPictures: [], tooMany: 0 }
  private lanes = 0
  private readonly listeners = new Set<() => void>()
  private told = false
  private readonly put: typeof putImage

  constructor(put: typeof putImage = putImage) {
    this.put = put
  }

  add(study: string, picked: readonly Picked[]): void {
    const pictures = picked.filter(isPicture)
    // what is over makes room: no more files are held than may wait
    if (this.all.length + pictures.length > MOST_FILES) this.clear()
    const room = Math.max(0, MOST_FILES - this.pending)
    this.leftOut = {
      noPictures: picked.filter((each) => !isPicture(each)).map(({ name }) => name),
      tooMany: Math.max(0, pictures.length - room),
    }
    for (const each of pictures.slice(0, room)) this.all.push({ ...each, study, state: 'waiting', sent: 0 })
    while (this.lanes < Math.min(LANES, this.pending)) void this.run()
    this.tell()
  }

  /** Forgets those that are over. */
  clear(): void {
    const left = this.all.filter(({ state }) => state !== 'arrived' && state !== 'refused')
    this.all.splice(0, this.all.length, ...left)
    this.leftOut = { noPictures: [], tooMany: 0 }
    this.tell()
  }

  /** An image that was under way when its upload was answered is over now. */
  settle(upload: Upload, image: Image): void {
    upload.image = image
    this.tell()
  }

  get pending(): number {
    return this.all.filter(({ state }) => state !== 'arrived' && state !== 'refused').length
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private async run(): Promise<void> {
    this.lanes++
    for (;;) {
      const next = this.all.find(({ state }) => state === 'waiting')
      if (!next) break
      await this.send(next)
    }
    this.lanes--
    this.tell()
  }

  private async send(upload: Upload): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      Object.assign(upload, { state: 'sending', sent: 0 })
      const answer = await this.put(upload.study, upload, (share) => {
        upload.sent = share
        this.tell()
      })
      if ('image' in answer || !isPassing(answer) || attempt === TRIES) {
        Object.assign(upload, answer, { state: 'image' in answer ? 'arrived' : 'refused', sent: 1 })
        return this.tell()
      }
      Object.assign(upload, { state: 'again', problem: answer.problem })
      this.tell()
      await later(answer.retryAfterMs ?? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1)))
    }
  }

  /** Once a picture of the screen, however often bytes leave. */
  private tell(): void {
    if (this.told) return
    this.told = true
    setTimeout(() => {
      this.told = false
      for (const listener of this.listeners) listener()
    }, 50)
  }
}

/** The gateway is away, or asks for time: the same file may be sent again, its name makes sure that it is the same image. */
const isPassing = (answer: Exclude<Put, { image: Image }>) =>
  answer.problem.status === 0 || answer.problem.status === 429 || (answer.problem.status ?? 0) >= 500

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
