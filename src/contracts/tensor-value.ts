import * as z from 'zod'

/** Open Inference Protocol v2 datatypes and their bytes an element; BYTES elements have lengths of their own. */
export const DATATYPE_BYTES = {
  BOOL: 1,
  UINT8: 1,
  UINT16: 2,
  UINT32: 4,
  UINT64: 8,
  INT8: 1,
  INT16: 2,
  INT32: 4,
  INT64: 8,
  FP16: 2,
  FP32: 4,
  FP64: 8,
  BYTES: 0,
} as const

export const Datatype = z.enum(Object.keys(DATATYPE_BYTES) as [keyof typeof DATATYPE_BYTES])
export type Datatype = z.infer<typeof Datatype>

/** A named tensor on its way to or from a graph: row-major, little-endian; BYTES as one array an element. */
export interface TensorValue {
  readonly name: string
  readonly datatype: Datatype
  readonly shape: readonly number[]
  readonly data: Uint8Array | readonly Uint8Array[]
}

/** A name, type and shape as the graph declares it; -1 stands for a dimension that the caller chooses. */
export const TensorSpec = z.object({ name: z.string(), datatype: Datatype, shape: z.array(z.int()) })
export type TensorSpec = z.infer<typeof TensorSpec>

export const Signature = z.object({ inputs: z.array(TensorSpec), outputs: z.array(TensorSpec) })
export type Signature = z.infer<typeof Signature>
