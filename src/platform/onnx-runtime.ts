import ortModule from 'onnxruntime-web/ort-wasm-simd-threaded.wasm'
import * as ort from 'onnxruntime-web/wasm'
import type { Signature, TensorSpec, TensorValue } from '../contracts/tensor-value.ts'
import type { InferenceEngine, LoadedModel } from './inference-engine.ts'
import { datatypeOf, fromOrt, toOrt } from './ort-tensor.ts'

/** ONNX Runtime in WebAssembly, one thread. */
export const onnxRuntime: InferenceEngine = {
  async load(model) {
    const before = heapBytes()
    const session = await withCompiledModule(() => ort.InferenceSession.create(model, SESSION))
    // Where earlier sessions left room the heap does not grow: the weights are held all the same.
    return new OrtModel(session, Math.max(heapBytes() - before, model.byteLength))
  },
  heapBytes,
}

const SESSION: ort.InferenceSession.SessionOptions = {
  executionProviders: ['wasm'],
  graphOptimizationLevel: 'all',
}

/**
 * Workers forbid compiling WebAssembly from bytes, and ORT knows no other way in: it is handed a marker for bytes, and the one
 * call of `instantiate` with that marker is answered with the module that was compiled when the worker was deployed.
 */
const MARKER = new Uint8Array(1)
ort.env.wasm.wasmBinary = MARKER
ort.env.wasm.numThreads = 1
ort.env.wasm.proxy = false
ort.env.logLevel = 'error'

// ORT hands on a copy of what it was given.
const isMarker = (source: unknown) => ArrayBuffer.isView(source) && source.byteLength === MARKER.byteLength

let memory: WebAssembly.Memory | undefined
let initialised: Promise<unknown> | undefined

async function withCompiledModule<T>(create: () => Promise<T>): Promise<T> {
  // Only the first session initialises ORT; whoever comes meanwhile waits for it.
  if (initialised) {
    await initialised
    return create()
  }
  const original = WebAssembly.instantiate
  WebAssembly.instantiate = (async (source: unknown, imports?: WebAssembly.Imports) => {
    if (!isMarker(source)) return original(source as WebAssembly.Module, imports)
    const instance = await original(ortModule, imports)
    memory = [
      ...Object.values(imports ?? {}).flatMap(Object.values),
      ...Object.values(instance.exports),
    ].find((value) => value instanceof WebAssembly.Memory)
    return { module: ortModule, instance }
  }) as typeof WebAssembly.instantiate
  const creating = create()
  initialised = creating.then(
    () => undefined,
    () => undefined,
  )
  try {
    return await creating
  } finally {
    WebAssembly.instantiate = original
  }
}

function heapBytes(): number {
  return memory?.buffer.byteLength ?? 0
}

class OrtModel implements LoadedModel {
  readonly signature: Signature
  readonly bytesHeld: number
  readonly #session: ort.InferenceSession

  constructor(session: ort.InferenceSession, bytesHeld: number) {
    this.#session = session
    this.bytesHeld = bytesHeld
    this.signature = {
      inputs: session.inputMetadata.map(describe),
      outputs: session.outputMetadata.map(describe),
    }
  }

  async run(inputs: readonly TensorValue[], outputs: readonly string[] = this.#session.outputNames) {
    const feeds = Object.fromEntries(inputs.map((input) => [input.name, toOrt(input)]))
    const results = await this.#session.run(feeds, outputs)
    return Promise.all(outputs.map((name) => fromOrt(name, results[name])))
  }

  release() {
    return this.#session.release()
  }
}

function describe(value: ort.InferenceSession.ValueMetadata): TensorSpec {
  if (!value.isTensor) throw new Error(`${value.name} is no tensor`)
  return {
    name: value.name,
    datatype: datatypeOf(value.type),
    shape: value.shape.map((dimension) => (typeof dimension === 'number' ? dimension : -1)),
  }
}
