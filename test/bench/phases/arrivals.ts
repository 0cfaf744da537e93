import type { Load } from './capacity.ts'
import { follow, now, type Sent, type Trip } from './trip.ts'

/**
 * One image every 1/rate seconds, whatever became of those before. Its time counts from the moment it should have been sent:
 * a side that falls behind cannot hide the waiting (coordinated omission).
 */
export async function arrive(load: Load, rate: number): Promise<Trip[]> {
  const { gateway, study, pictures, count } = load
  const start = now() + 100
  const send = async (index: number): Promise<Sent> => {
    const intended = start + (index * 1000) / rate
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, intended - now())))
    const name = `${index}.jpg`
    const { status } = await gateway.upload(study, name, pictures[index % pictures.length] as Buffer)
    return { name, intended, answered: now(), status }
  }
  return follow(gateway, study, await Promise.all(Array.from({ length: count }, (_, index) => send(index))))
}

/** Milliseconds from the intended send to the stored finish, of those that were finished. */
export function endToEnd(trips: readonly Trip[]): number[] {
  return trips.flatMap(({ intended, finished }) => (finished === undefined ? [] : [finished - intended]))
}
