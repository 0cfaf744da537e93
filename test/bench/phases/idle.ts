import type { Image } from '../../../src/contracts/image.ts'
import type { Load } from './capacity.ts'
import { now, outcome, type Trip } from './trip.ts'

const LOOK_EVERY_MS = 10
const LONGEST_MS = 30_000

/** One after the other, nothing else under way: upload, then ask until the result is there. */
export function poll(load: Load): Promise<Trip[]> {
  return single(load, async ({ gateway, study }, name, picture) => {
    const { status, image } = await gateway.upload(study, name, picture)
    let latest = image
    const deadline = now() + LONGEST_MS
    while (latest && !isFinal(latest) && now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
      latest = await gateway.image(latest.id)
    }
    return { status, image: latest }
  })
}

/** The same in one request: `Prefer: wait`. */
export function wait(load: Load): Promise<Trip[]> {
  return single(load, ({ gateway, study }, name, picture) =>
    gateway.upload(study, name, picture, { Prefer: 'wait=20' }),
  )
}

type Send = (
  load: Load,
  name: string,
  picture: Buffer,
) => Promise<{ status: number; image?: Image | undefined }>

async function single(load: Load, send: Send): Promise<Trip[]> {
  const trips: Trip[] = []
  for (let index = 0; index < load.count; index++) {
    const name = `${index}.jpg`
    const intended = now()
    const { status, image } = await send(load, name, load.pictures[index % load.pictures.length] as Buffer)
    trips.push({ name, intended, answered: now(), status, ...outcome(image) })
  }
  return trips
}

/** Milliseconds from the send to the result in the client's hands. */
export function inHand(trips: readonly Trip[]): number[] {
  return trips.filter(({ done }) => done).map(({ intended, answered }) => answered - intended)
}

const isFinal = ({ state }: Image) => state === 'done' || state === 'failed' || state === 'parked'
