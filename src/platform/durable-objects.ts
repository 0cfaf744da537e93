const ATTEMPTS = 3

/**
 * Asks a Durable Object, and asks again when it went away meanwhile: a stub whose object was aborted is dead, a new one reaches
 * the object that was built anew. Every call may come twice.
 */
export async function ask<Api extends Rpc.DurableObjectBranded, T>(
  objects: DurableObjectNamespace<Api>,
  name: string,
  call: (object: DurableObjectStub<Api>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call(objects.get(objects.idFromName(name)))
    } catch (error) {
      if (attempt === ATTEMPTS) throw error
      await scheduler.wait(20 * attempt)
    }
  }
}
