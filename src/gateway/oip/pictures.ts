import { Fault } from '../../contracts/problem.ts'
import type { Described } from '../../contracts/serving.ts'
import type { TensorValue } from '../../contracts/tensor-value.ts'
import type { InferenceCall } from '../../engine/oip/call.ts'
import { checkInputs } from '../../engine/oip/check.ts'
import { stacked } from '../../engine/oip/rows.ts'
import type { GatewayEnv } from '../env.ts'
import { answerOf } from '../serving.ts'

const NAME = 'image'

/** Each takes two calls of other workers, of which a request may make 32. */
const MAX_IMAGES = 8

/** A body that is one picture, as a call. */
export function pictureCall(image: Uint8Array): InferenceCall {
  const value = { name: NAME, datatype: 'BYTES' as const, shape: [1], data: [image] }
  return { inputs: [{ value, binary: true }], binary: false }
}

/**
 * The encoded pictures of a call, when it has a BYTES input `image` that the graph itself does not take: bytes where it came
 * as binary data, base64 where it came as JSON. Copies: a view would take the whole body along with each picture.
 */
export function picturesOf(
  { signature, preprocessing }: Described,
  { inputs }: InferenceCall,
): Uint8Array[] | undefined {
  const [given, ...others] = inputs.toSorted(
    (a, b) => Number(isPicture(b.value)) - Number(isPicture(a.value)),
  )
  if (!preprocessing || !given || !isPicture(given.value) || signature.inputs.some(isPicture))
    return undefined
  const elements = given.value.data as readonly Uint8Array[]
  if (others.length > 0)
    throw new Fault('malformed-request', `The input "${NAME}" stands for all inputs. Send it alone.`)
  if (elements.length === 0 || elements.length > MAX_IMAGES)
    throw new Fault('malformed-request', `A request has 1 to ${MAX_IMAGES} images, not ${elements.length}.`)
  return elements.map((element) => (given.binary ? element.slice() : fromBase64(element)))
}

const isPicture = ({ name, datatype }: Pick<TensorValue, 'name' | 'datatype'>) =>
  name === NAME && datatype === 'BYTES'

function fromBase64(text: Uint8Array): Uint8Array {
  const base64 = new TextDecoder().decode(text)
  if (!/^[\w+/-]+={0,2}$/.test(base64))
    throw new Fault('malformed-request', `In JSON the input "${NAME}" holds images in base64.`)
  return new Uint8Array(Buffer.from(base64, 'base64'))
}

/** Runs picture by picture: a batch gains nothing here, and its memory is never given back. One row each, in order. */
export async function runPictures(
  env: Pick<GatewayEnv, 'INFER' | 'PREPROCESS'>,
  reference: string,
  { signature: { inputs } }: Described,
  images: readonly Uint8Array[],
  outputs: readonly string[],
): Promise<TensorValue[]> {
  const runs: TensorValue[][] = []
  for (const image of images) {
    const { input } = await answerOf(env.PREPROCESS.tensor(reference, image))
    const tensor = { ...input, name: inputs[0]?.name ?? NAME }
    checkInputs(inputs, [tensor])
    runs.push((await answerOf(env.INFER.run(reference, [tensor], outputs))).outputs)
  }
  const [first = [], ...others] = runs
  return first.map((output, at) => stacked(output, ...others.flatMap((run) => run[at] ?? [])))
}
