import * as z from 'zod'
import { Datatype } from '../../contracts/tensor-value.ts'
import { MAX_RANK } from './limits.ts'

const Parameter = z.union([z.string(), z.number(), z.boolean(), z.bigint()])

const noSharedMemory = (parameters: Record<string, unknown> | undefined) =>
  parameters?.shared_memory_region === undefined

const SHARED_MEMORY = { error: 'shared memory is not served; send the data', path: ['parameters'] }

const RequestInput = z
  .object({
    name: z.string(),
    shape: z.array(z.int().min(0)).max(MAX_RANK),
    datatype: Datatype,
    parameters: z
      .object({ binary_data_size: z.int().min(0).optional() })
      .catchall(Parameter)
      .optional(),
    data: z.custom<readonly unknown[]>(Array.isArray, 'must be an array').optional(),
  })
  .refine(({ parameters }) => noSharedMemory(parameters), SHARED_MEMORY)
export type RequestInput = z.infer<typeof RequestInput>

const RequestOutput = z
  .object({
    name: z.string(),
    parameters: z
      .object({ binary_data: z.boolean().optional(), classification: z.int().positive().optional() })
      .catchall(Parameter)
      .optional(),
  })
  .refine(({ parameters }) => noSharedMemory(parameters), SHARED_MEMORY)

const distinct = (tensors: readonly { name: string }[]) =>
  new Set(tensors.map(({ name }) => name)).size === tensors.length

/** `$inference_request` of the Open Inference Protocol v2, with Triton's parameters; others are let through unread. */
export const InferenceRequest = z.object({
  id: z.string().optional(),
  parameters: z.object({ binary_data_output: z.boolean().optional() }).catchall(Parameter).optional(),
  inputs: z.array(RequestInput).refine(distinct, 'must name each input once'),
  outputs: z.array(RequestOutput).refine(distinct, 'must name each output once').optional(),
})
export type InferenceRequest = z.infer<typeof InferenceRequest>
