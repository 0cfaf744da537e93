import * as z from 'zod'
import { Preprocessing } from './preprocessing.ts'
import { Problem } from './problem.ts'
import { Signature } from './tensor-value.ts'

export const ModelName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, {
  error: 'must be 1 to 64 lower-case letters, digits, ".", "_" or "-", and start with a letter or digit',
})
export const ModelVersionNumber = z.coerce.number().int().positive().max(999_999_999)

/** `name@version`: resolved, so that a later change of an alias moves nothing under way. */
export const ModelRef = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}@\d{1,9}$/, {
  error: 'must be name@version, for example digits@1',
})
/** What a client may ask for: `name`, whose alias says which version answers, `name@version` or `name@latest`. */
export const ModelRequest = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}(@(\d{1,9}|latest))?$/, {
  error: 'must be a model name, name@version or name@latest',
})

export const modelRef = (name: string, version: number) => `${name}@${version}`
export function splitRef(reference: string): { model: string; version: string } {
  const [model = reference, version = ''] = reference.split('@')
  return { model, version }
}

export const MODEL_FILES = ['model.onnx', 'config.json', 'preprocessor_config.json', 'README.md'] as const
export const ModelFile = z.enum(MODEL_FILES)
export type ModelFile = z.infer<typeof ModelFile>

/** A column of a tabular input: what a JSON row calls it, and in which unit. */
export const Feature = z.object({ name: z.string(), unit: z.string().optional() })
export type Feature = z.infer<typeof Feature>

/**
 * What a prediction knows: its own id, what it is about and of which variant, as whoever asked says, `name@version`, the best class and
 * its probability, how long the request took, and when it was answered.
 */
export const PredictionWord = z.enum([
  'id',
  'about',
  'variant',
  'model',
  'label',
  'score',
  'latency_ms',
  'at',
])
export type PredictionWord = z.infer<typeof PredictionWord>

/** The stream that takes each prediction as an event, and what its fields are called. */
export const Telling = z.object({ stream: z.string(), fields: z.record(z.string(), PredictionWord) })
export type Telling = z.infer<typeof Telling>

/** The part of a Hugging Face `config.json` that is read; `top_k`, `uncertain_below`, `features` and `tells` are our own. */
export const ModelConfig = z.looseObject({
  id2label: z.record(z.string(), z.string()).optional(),
  num_labels: z.int().positive().optional(),
  top_k: z.int().positive().max(100).default(5),
  uncertain_below: z.number().min(0).max(1).default(0.5),
  features: z.array(Feature).optional().describe('Names of the columns of a tabular input, in order'),
  tells: Telling.optional().describe('Each prediction of rows is an event of this stream'),
})
export type ModelConfig = z.infer<typeof ModelConfig>

/** What checking a version found; everything here was read from the graph or measured, but labels and preprocessing. */
export const Inspection = z.object({
  signature: Signature,
  opset: z.int(),
  labels: z.int().nullable().describe('Number of classes, where the graph ends in one row of scores'),
  preprocessing: Preprocessing.nullable().describe('Null for a model that takes no image'),
  bytes: z.int(),
  memory_bytes: z.int().describe('Linear memory that loading and one run on zeros took'),
  load_ms: z.number(),
  run_ms: z.number(),
})
export type Inspection = z.infer<typeof Inspection>

/** How a version did on a labelled set, as whoever ran the evaluation tells it. */
export const Evaluation = z.object({
  images: z.int().positive(),
  accuracy: z.number().min(0).max(1),
  interval: z.tuple([z.number(), z.number()]).describe('95 % Wilson interval of the accuracy'),
  calibration_error: z.number().min(0).max(1).describe('Expected calibration error, 15 bins'),
  evaluated_at: z.iso.datetime(),
})
export type Evaluation = z.infer<typeof Evaluation>

/** `ready` versions serve; a `refused` one never did, and says why. */
export const ModelVersion = z.object({
  model: z.string(),
  version: z.int(),
  state: z.enum(['ready', 'refused']),
  created_at: z.iso.datetime(),
  inspection: Inspection.optional(),
  problem: Problem.optional(),
  evaluation: Evaluation.optional(),
})
export type ModelVersion = z.infer<typeof ModelVersion>

const percent = z.number().min(0).max(100)

/** Which version answers for a name. Canary and shadow are drawn by image id, so the same image meets the same version. */
export const Alias = z.object({
  live: z.union([z.literal('latest'), z.int().positive()]),
  canary: z
    .object({ version: z.int().positive(), percent })
    .optional()
    .describe('This share is answered by another version'),
  shadow: z
    .object({ version: z.int().positive(), percent })
    .optional()
    .describe('This share is also run by another version, whose answers are stored and never returned'),
})
export type Alias = z.infer<typeof Alias>

/** Loading takes three to four times the file (a copy, its parsing, the session): measured 87 MB of linear memory at 24 MB. */
export const MAX_MODEL_BYTES = 24_000_000

/** What checking a version settled, kept beside its files: workers that serve it need not read the graph. */
export const ResolvedModel = z.object({
  signature: Signature,
  preprocessing: Preprocessing.nullable().describe('Null for a model that takes no image'),
  config: ModelConfig,
})
export type ResolvedModel = z.infer<typeof ResolvedModel>

/** What the API says of a model. */
export const Model = z.object({
  model: z.string(),
  alias: Alias,
  live: z.int().optional().describe('The version that answers, but for its canary'),
  next_version: z.int().describe('The first number that no version ever had'),
  signature: Signature.optional(),
  preprocessing: z.string().optional().describe('In words'),
  card: z.string().optional().describe('README.md of the folder of the version that answers'),
  versions: z.array(ModelVersion),
})
export type Model = z.infer<typeof Model>

/** How a shadow's answers compare with those that clients were given, over the images that both have seen. */
export const Agreement = z.object({
  shadow: z.string(),
  live: z.string(),
  images: z.int(),
  top1_agreement: z.number().nullable().describe('Share of images whose top label is the same'),
  mean_score_difference: z.number().nullable().describe("The shadow's top probability less the live one's"),
  latency_ratio: z.number().nullable().describe("The shadow's mean inference time over the live one's"),
  failed: z.int(),
})
export type Agreement = z.infer<typeof Agreement>
