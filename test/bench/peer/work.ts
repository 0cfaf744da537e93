import { readFile, writeFile } from 'node:fs/promises'
import type { Stage } from '../../../src/contracts/stage.ts'
import { stage } from '../../../src/engine/outcome.ts'
import type { Model } from './model.ts'
import { cropped, preview, resized } from './picture.ts'
import type { Store } from './store.ts'

interface Job {
  id: string
  accepted: Stage
  queuedAt: number
  finished: () => void
}

/** The queue: in memory, one image after the other. */
export class Work {
  readonly #jobs: Job[] = []
  #running = false
  readonly #directory: string
  readonly #model: Model
  readonly #store: Store

  constructor(directory: string, model: Model, store: Store) {
    this.#directory = directory
    this.#model = model
    this.#store = store
  }

  /** Resolves when the image is done or failed. */
  add(id: string, accepted: Stage): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#jobs.push({ id, accepted, queuedAt: Date.now(), finished: resolve })
    if (!this.#running) void this.#run()
    return promise
  }

  async #run(): Promise<void> {
    this.#running = true
    for (let job = this.#jobs.shift(); job; job = this.#jobs.shift()) {
      await this.#process(job)
      job.finished()
    }
    this.#running = false
  }

  async #process({ id, accepted, queuedAt }: Job): Promise<void> {
    const startedAt = Date.now()
    const stages = [accepted, stage('image_queue', queuedAt, startedAt)]
    try {
      const file = await readFile(`${this.#directory}/images/${id}`)
      const spec = this.#model.preprocessing
      const picture = await resized(file, spec)
      const tensor = cropped(picture, spec)
      await writeFile(`${this.#directory}/previews/${id}.jpg`, await preview(file, picture, spec))
      const preprocessed = Date.now()
      const result = await this.#model.classify(tensor)
      stages.push(stage('preprocess', startedAt, preprocessed), stage('inference', preprocessed, Date.now()))
      this.#store.finish(id, stages, result)
    } catch (error) {
      console.error(`image ${id} failed`, error)
      this.#store.finish(id, stages, undefined)
    }
  }
}
