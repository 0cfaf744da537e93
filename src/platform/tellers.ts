import { ask } from './durable-objects.ts'

/** Ends of images are collected so long before they are told. */
export const COLLECT_MS = 200

/** What callers ask of the one who tells of the ends of images, by RPC. */
export interface TellerApi {
  /** There are ends to be told. Answers at once, and looks for them `COLLECT_MS` later. */
  poke(): void | Promise<void>
  /** Tells of all there are. Answers how many writes of ends that were. */
  tell(): number | Promise<number>
}

export type Tellers = DurableObjectNamespace<TellerApi & Rpc.DurableObjectBranded>

export function askTeller<T>(tellers: Tellers, call: (teller: TellerApi) => Promise<T>): Promise<T> {
  return ask(tellers, 'ends', (teller) => call(teller as unknown as TellerApi))
}

let poked = 0

/** Has ends told that are in the database already. When this is lost the sweep has them told. */
export function poke(context: Pick<ExecutionContext, 'waitUntil'>, tellers: Tellers): void {
  const now = Date.now()
  // It was poked just now, and has not looked yet.
  if (now - poked < COLLECT_MS) return
  poked = now
  context.waitUntil(
    askTeller(tellers, async (teller) => teller.poke()).catch((error: unknown) => {
      poked = 0
      console.error('the sweep has to tell of images', error)
    }),
  )
}
