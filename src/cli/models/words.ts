import type { Alias, Inspection } from '../../contracts/model.ts'
import type { TensorSpec } from '../../contracts/tensor-value.ts'
import { preprocessingInWords } from '../../engine/preprocessing-words.ts'
import { formatMs } from '../duration.ts'
import { formatBytes } from '../upload/summary.ts'

type Pairs = (readonly [string, string])[]

/** What the check of a version found, as names and values. */
export function inspectionPairs(inspection: Inspection): Pairs {
  const { signature, opset, labels, preprocessing, bytes, memory_bytes, load_ms, run_ms } = inspection
  return [
    ...signaturePairs(signature),
    ['opset', String(opset)],
    ['labels', labels === null ? 'none: it does not end in one row of scores' : String(labels)],
    ['preprocessing', preprocessing ? preprocessingInWords(preprocessing) : 'none: it takes no image'],
    ['graph', formatBytes(bytes)],
    ['memory', `${formatBytes(memory_bytes)} to load it and run it once`],
    ['load', formatMs(load_ms)],
    ['run on zeros', formatMs(run_ms)],
  ]
}

export const signaturePairs = ({ inputs, outputs }: Inspection['signature']): Pairs => [
  ...inputs.map((input) => ['input', formatTensor(input)] as const),
  ...outputs.map((output) => ['output', formatTensor(output)] as const),
]

const formatTensor = ({ name, datatype, shape }: TensorSpec) =>
  `${name} ${datatype} [${shape.map((size) => (size === -1 ? 'any' : size)).join(', ')}]`

/** Which versions of a model see its images, as sentences. */
export function aliasInWords({ live, canary, shadow }: Alias, answering: number | undefined): string {
  const version = live === 'latest' ? answering : live
  const answers =
    version === undefined
      ? 'no version can answer'
      : `version ${version} answers${live === 'latest' ? ', as the latest' : ''}`
  return [
    answers,
    ...(canary ? [`version ${canary.version} answers ${canary.percent} % of the images instead`] : []),
    ...(shadow ? [`version ${shadow.version} shadows ${shadow.percent} %`] : []),
  ].join('; ')
}
