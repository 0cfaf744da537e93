const ATTEMPTS = 3
/** An object that says nothing for so long is away, as one that fails is. */
const PATIENCE_MS = 15_000

/**
 * Asks a Durable Object, and asks again when it went away meanwhile: a stub whose object was aborted is dead, a new one reaches
 * the object that was built anew. Every call may come twice. One that hangs is not asked again: it would hang thrice as long.
 */
export async function ask<Api extends Rpc.DurableObjectBranded, T>(
  objects: Pick<DurableObjectNamespace<Api>, 'get' | 'idFromName'>,
  name: string,
  call: (object: DurableObjectStub<Api>) => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await within(patienceMs, call(objects.get(objects.idFromName(name))), name)
    } catch (error) {
      if (attempt === ATTEMPTS || error instanceof Silence) throw error
      await scheduler.wait(20 * attempt)
    }
  }
}

class Silence extends Error {}

async function within<T>(patienceMs: number, answer: Promise<T>, name: string): Promise<T> {
  const silence = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => silence.reject(new Silence(`${name} said nothing for ${patienceMs} ms`)),
    patienceMs,
  )
  try {
    return await Promise.race([answer, silence.promise])
  } finally {
    clearTimeout(timer)
  }
}
