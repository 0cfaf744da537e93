/**
 * When each image is to be sent, in milliseconds from the start: an open model, which never waits for an answer. During the
 * ramp the rate grows linearly from 0, so n images have come after ramp·√(n/N), where N = rate·ramp/2 come in all of it.
 */
export function* arrivals(rate: number, durationMs: number, rampMs: number): Generator<number> {
  const perMs = rate / 1000
  const ramped = (perMs * rampMs) / 2
  for (let index = 0; ; index++) {
    const at = index < ramped ? rampMs * Math.sqrt(index / ramped) : rampMs + (index - ramped) / perMs
    if (at >= durationMs) return
    yield at
  }
}
