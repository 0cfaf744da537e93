import { type Distribution, distribution } from '../../../src/cli/percentile.ts'
import type { InferRequest } from './request.ts'

export interface Driven extends Distribution {
  readonly requests_per_second: number
  readonly failures: number
}

const CLIENTS = 8

/** Sends one request so often over eight connections, each waiting for its answer before the next. Times in milliseconds. */
export async function drive(url: string, key: string, request: InferRequest, count: number): Promise<Driven> {
  const took: number[] = []
  let left = count
  let failures = 0
  const client = async () => {
    while (left-- > 0) {
      const begun = performance.now()
      const response = await fetch(url, {
        method: 'POST',
        body: request.body,
        headers: { ...request.headers, Authorization: `Bearer ${key}` },
      })
      await response.arrayBuffer()
      if (!response.ok) failures += 1
      took.push(performance.now() - begun)
    }
  }
  const begun = performance.now()
  await Promise.all(Array.from({ length: CLIENTS }, client))
  const seconds = (performance.now() - begun) / 1000
  const found = distribution(took)
  if (!found) throw new Error('nothing was sent')
  return { ...found, requests_per_second: count / seconds, failures }
}
