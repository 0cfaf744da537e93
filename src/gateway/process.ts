import type { ImageMessage } from '../contracts/image.ts'
import { sendImages } from '../platform/queues.ts'
import type { GatewayEnv } from './env.ts'

const LONGEST_WAIT_SECONDS = 30

/** `Prefer: wait=N` in seconds (RFC 7240 section 4.3), at most half a minute. */
export function readWait(prefer: string | undefined): number | undefined {
  const [, seconds] = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?/i.exec(prefer ?? '') ?? []
  return seconds === undefined ? undefined : Math.min(Number(seconds), LONGEST_WAIT_SECONDS)
}

/**
 * Puts an accepted image on its way, and its extra runs. With `wait` the answer goes straight through the workers by RPC, and
 * the queue is the way only when that breaks. True when it was finished in time; what takes longer goes on behind the answer.
 */
export async function start(
  env: GatewayEnv,
  context: Pick<ExecutionContext, 'waitUntil'>,
  [answer, ...extras]: readonly ImageMessage[],
  wait: number | undefined,
): Promise<boolean> {
  if (!answer) return wait !== undefined
  await sendImages(env.IMAGES, wait === undefined ? [answer, ...extras] : extras)
  if (wait === undefined) return false
  const working = straightThrough(env, answer).then(
    () => true,
    async (error: unknown) => {
      console.error(`image ${answer.image_id} goes to its queue after all`, error)
      await sendImages(env.IMAGES, [answer])
      return false
    },
  )
  context.waitUntil(working)
  return Promise.race([working, scheduler.wait(wait * 1000).then(() => false)])
}

async function straightThrough(env: GatewayEnv, message: ImageMessage): Promise<void> {
  const tensor = await env.PREPROCESS.preprocess(message)
  if (tensor) await env.INFER.infer(tensor)
}
