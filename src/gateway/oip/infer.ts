import type { Context } from 'hono'
import { splitRef } from '../../contracts/model.ts'
import { Fault } from '../../contracts/problem.ts'
import type { Described } from '../../contracts/serving.ts'
import type { TensorValue } from '../../contracts/tensor-value.ts'
import { type InferenceCall, readCall, type WantedOutput } from '../../engine/oip/call.ts'
import { checkInputs, checkText, wantedOutputs } from '../../engine/oip/check.ts'
import { classified } from '../../engine/oip/classification.ts'
import { readRaw } from '../../engine/oip/raw.ts'
import { type EncodedResponse, encodeResponse } from '../../engine/oip/response.ts'
import type { GatewayEnv, GatewayTypes } from '../env.ts'
import { answerOf, describe } from '../serving.ts'
import { readBody } from './body.ts'
import { findModel } from './model.ts'
import { pictureCall, picturesOf, runPictures } from './pictures.ts'

const HEADER_LENGTH = 'Inference-Header-Content-Length'

/** POST /v2/models/{model}[/versions/{version}]/infer. */
export async function infer({ env, req }: Context<GatewayTypes>): Promise<Response> {
  const { model = '', version } = req.param() as { model?: string; version?: string }
  const body = await readBody(req.raw)
  // A raw binary request can only be read by what its model declares; every other one says itself what it holds.
  const read = readable(req.raw.headers, body)
  const reference = await findModel(env.DATABASE, model, version, read?.id)
  const described = await describe(env.INFER, reference)
  const call = read ?? readRaw(described.signature, body)
  const wanted = wantedOutputs(described.signature, call)
  const outputs = await run(env, reference, described, call, wanted)
  return respond(
    encodeResponse(
      { name: model, version: splitRef(reference).version },
      call.id,
      wanted.map((want, at) => ({
        value: asWanted(described, want, outputs[at]),
        binary: want.binary,
      })),
    ),
  )
}

function readable(headers: Headers, body: Uint8Array): InferenceCall | undefined {
  if (/^image\//i.test(headers.get('Content-Type') ?? '')) return pictureCall(body)
  const length = headers.get(HEADER_LENGTH)
  if (length === null) return readCall(body)
  if (!/^\d{1,9}$/.test(length))
    throw new Fault('malformed-request', `${HEADER_LENGTH} is the length of the JSON, not "${length}".`)
  return Number(length) === 0 ? undefined : readCall(body, Number(length))
}

async function run(
  env: GatewayEnv,
  reference: string,
  described: Described,
  call: InferenceCall,
  wanted: readonly WantedOutput[],
): Promise<TensorValue[]> {
  const names = wanted.map(({ name }) => name)
  const pictures = picturesOf(described, call)
  if (pictures) return runPictures(env, reference, described, pictures, names)
  const inputs = call.inputs.map(({ value }) => value)
  checkInputs(described.signature.inputs, inputs)
  checkText(inputs)
  return (await answerOf(env.INFER.run(reference, inputs, names))).outputs
}

function asWanted(
  { signature: { outputs }, labels }: Described,
  { name, classification }: WantedOutput,
  value: TensorValue | undefined,
): TensorValue {
  if (!value) throw new Error(`the graph gave no output ${name}`)
  if (classification === undefined) return value
  return classified(value, classification, name === outputs[0]?.name ? labels : null)
}

function respond({ body, headerLength }: EncodedResponse): Response {
  const headers: Record<string, string> =
    headerLength === undefined
      ? { 'Content-Type': 'application/json' }
      : { 'Content-Type': 'application/octet-stream', [HEADER_LENGTH]: String(headerLength) }
  return new Response(body, { headers })
}
