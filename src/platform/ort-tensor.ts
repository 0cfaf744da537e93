import * as ort from 'onnxruntime-web/wasm'
import type { Datatype, TensorValue } from '../contracts/tensor-value.ts'

type Numbers = Exclude<Datatype, 'BYTES'>
type View = new (buffer: ArrayBuffer, offset: number, length: number) => ArrayBufferView

/** ORT's name of a datatype, and the array it wants the elements in; float16 travels as its bits. */
const TYPES: Record<Numbers, [ort.Tensor.Type, View & { BYTES_PER_ELEMENT: number }]> = {
  BOOL: ['bool', Uint8Array],
  UINT8: ['uint8', Uint8Array],
  UINT16: ['uint16', Uint16Array],
  UINT32: ['uint32', Uint32Array],
  UINT64: ['uint64', BigUint64Array],
  INT8: ['int8', Int8Array],
  INT16: ['int16', Int16Array],
  INT32: ['int32', Int32Array],
  INT64: ['int64', BigInt64Array],
  FP16: ['float16', Uint16Array],
  FP32: ['float32', Float32Array],
  FP64: ['float64', Float64Array],
}

export function datatypeOf(type: ort.Tensor.Type): Datatype {
  if (type === 'string') return 'BYTES'
  const found = (Object.keys(TYPES) as Numbers[]).find((datatype) => TYPES[datatype][0] === type)
  if (!found) throw new Error(`tensors of type ${type} are not served`)
  return found
}

export function toOrt({ datatype, shape, data }: TensorValue): ort.Tensor {
  if (datatype === 'BYTES') {
    const elements = data as readonly Uint8Array[]
    return new ort.Tensor(
      'string',
      elements.map((element) => new TextDecoder().decode(element)),
      shape,
    )
  }
  const [type, view] = TYPES[datatype]
  // A view of its own buffer: what came in a message may lie at an odd offset.
  const bytes = (data as Uint8Array).slice()
  return new ort.Tensor(
    type,
    new view(bytes.buffer, 0, bytes.byteLength / view.BYTES_PER_ELEMENT) as never,
    shape,
  )
}

export async function fromOrt(name: string, value: ort.OnnxValue | undefined): Promise<TensorValue> {
  if (!(value instanceof ort.Tensor)) throw new Error(`the graph gave no tensor ${name}`)
  const datatype = datatypeOf(value.type)
  const elements: unknown = await value.getData()
  if (datatype === 'BYTES')
    return {
      name,
      datatype,
      shape: value.dims,
      data: (elements as string[]).map((text) => new TextEncoder().encode(text)),
    }
  const { buffer, byteOffset, byteLength } = elements as Uint8Array
  return { name, datatype, shape: value.dims, data: new Uint8Array(buffer, byteOffset, byteLength).slice() }
}
