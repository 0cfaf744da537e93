import type { Gateway } from '../gateway.ts'
import { follow, now, type Sent, type Trip } from './trip.ts'

export interface Load {
  readonly gateway: Gateway
  readonly study: string
  readonly pictures: readonly Buffer[]
  readonly count: number
}

/** As fast as the client's connections take them: the next image goes when an answer has come. */
export async function saturate(load: Load, connections: number): Promise<Trip[]> {
  const { gateway, study, pictures, count } = load
  const sent: Sent[] = []
  let next = 0
  const sender = async () => {
    for (let index = next++; index < count; index = next++) {
      const name = `${index}.jpg`
      const intended = now()
      const { status } = await gateway.upload(study, name, pictures[index % pictures.length] as Buffer)
      sent.push({ name, intended, answered: now(), status })
    }
  }
  await Promise.all(Array.from({ length: connections }, sender))
  return follow(gateway, study, sent)
}

/** Images a second from the first send to the last result. */
export function throughput(trips: readonly Trip[]): number {
  const finished = trips.flatMap((trip) => trip.finished ?? [])
  return rate(trips, finished)
}

/** Images a second from the first send to the last 2xx. */
export function accepted(trips: readonly Trip[]): number {
  return rate(
    trips,
    trips.filter(({ status }) => status >= 200 && status < 300).map(({ answered }) => answered),
  )
}

function rate(trips: readonly Trip[], ends: readonly number[]): number {
  const first = Math.min(...trips.map(({ intended }) => intended))
  return ends.length === 0 ? 0 : (ends.length / (Math.max(...ends) - first)) * 1000
}
