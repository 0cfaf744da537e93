import * as z from 'zod'
import { definePack } from '../contracts/pack.ts'
import { stream } from '../contracts/stream.ts'
import { facts } from './imaging/facts.ts'
import { kpis } from './imaging/kpis.ts'
import { quality } from './imaging/quality.ts'
import { Sidecar } from './imaging/sidecar.ts'
import { simulator } from './imaging/simulator.ts'
import { Id, Name, Time } from './shared/fields.ts'

const Milliseconds = z.number().nonnegative()

/** How one run of one version of one model on one image ended. */
const Inference = z.object({
  study_id: Id,
  image_id: Id,
  model: Name,
  model_version: Name,
  variant: Name.optional(),
  outcome: z.enum(['ok', 'failed']),
  problem: Name.optional(),
  label: Name.optional(),
  score: z.number().min(0).max(1).optional(),
  bytes: z.int().nonnegative().optional(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  format: Name.optional(),
  queue_ms: Milliseconds.optional(),
  preprocess_ms: Milliseconds.optional(),
  inference_ms: Milliseconds.optional(),
  store_ms: Milliseconds.optional(),
  end_to_end_ms: Milliseconds,
  /** Billionths of a US dollar: an image costs some 30,000 of them, which is nothing in cents. */
  cost_nano_usd: z.int().nonnegative(),
  at: Time,
})

/** One stage of one image; those before a model has it name none. Stages are the pipeline's own words. */
const StageRow = z.object({
  image_id: Id,
  stage: Name,
  model: Name.optional(),
  model_version: Name.optional(),
  ms: Milliseconds,
  at: Time,
})

/** A shadow's run, and one that is asked for again, is no further image. */
const OF_IMAGES = { variant: ['answer', 'study'] } as const

const pack = definePack({
  name: 'imaging',
  title: 'Imaging: studies of images, inference results and pipeline telemetry',
  timezone: 'UTC',
  units: { mean: 'ms', p50: 'ms', p95: 'ms', p99: 'ms' },
  simulator,
  facts,
  kpis,
  quality,
  streams: {
    inferences: stream({
      version: '1-0-0',
      fields: Inference,
      // with the time of the end: an image that failed and is redriven has two ends, and a run that is asked for again as well
      key: ['image_id', 'model', 'model_version', 'at'],
      partition: 'image_id',
      time: 'at',
      cleaning: [{ fill: 'variant', with: 'answer' }],
    }),
    stages: stream({
      version: '1-0-0',
      fields: StageRow,
      key: ['image_id', 'stage', 'model', 'model_version', 'at'],
      partition: 'image_id',
      time: 'at',
    }),
  },
  windows: {
    images_per_minute: {
      kind: 'tumbling',
      size: '1 minute',
      from: 'inferences',
      where: OF_IMAGES,
      by: ['model'],
      lateness: '10 seconds',
      values: {
        images: { count: true },
        ok: { count: true, where: { outcome: 'ok' } },
        failed: { count: true, where: { outcome: 'failed' } },
      },
    },
    end_to_end: {
      kind: 'tumbling',
      size: '1 minute',
      from: 'inferences',
      where: OF_IMAGES,
      by: ['model'],
      lateness: '10 seconds',
      values: {
        images: { count: true },
        p50: { quantile: 0.5, of: 'end_to_end_ms' },
        p95: { quantile: 0.95, of: 'end_to_end_ms' },
        p99: { quantile: 0.99, of: 'end_to_end_ms' },
      },
    },
    success: {
      kind: 'tumbling',
      size: '5 minutes',
      from: 'inferences',
      where: OF_IMAGES,
      by: ['model'],
      lateness: '10 seconds',
      values: {
        images: { count: true },
        ok: { count: true, where: { outcome: 'ok' } },
        rate: { ratio: ['ok', 'images'] },
      },
    },
    stage_latency: {
      kind: 'tumbling',
      size: '1 minute',
      from: 'stages',
      by: ['stage'],
      lateness: '10 seconds',
      values: {
        p50: { quantile: 0.5, of: 'ms' },
        p95: { quantile: 0.95, of: 'ms' },
        p99: { quantile: 0.99, of: 'ms' },
      },
    },
    labels_per_hour: {
      kind: 'tumbling',
      size: '1 hour',
      from: 'inferences',
      where: { ...OF_IMAGES, label: { present: true } },
      by: ['model', 'label'],
      lateness: '1 minute',
      values: { images: { count: true } },
    },
    cost_per_hour: {
      kind: 'tumbling',
      size: '1 hour',
      from: 'inferences',
      lateness: '1 minute',
      values: {
        images: { count: true, where: OF_IMAGES },
        // of all runs
        nano_usd: { sum: 'cost_nano_usd' },
        usd_per_image: { ratio: ['nano_usd', 'images'], times: 1e-9 },
      },
    },
  },
  alerts: {
    slow: {
      kind: 'threshold',
      on: 'end_to_end',
      value: 'p95',
      title: 'Images take more than 5 seconds',
      above: 5000,
      volume: { images: 5 },
      for: 3,
    },
    failing: {
      kind: 'threshold',
      on: 'success',
      value: 'rate',
      title: 'More than 1 % of images fail',
      below: 0.99,
      // what the product sustains at least, 10 a minute; up to 100 a single failure is more than 1 %
      volume: { images: 50 },
    },
    label_drift: {
      kind: 'drift',
      on: 'labels_per_hour',
      value: 'images',
      across: 'label',
      recent: '1 day',
      reference: '7 days',
      title: 'The labels of a day are not those of the week before',
      above: 0.2,
      clear: 0.1,
      // ten labels that keep their mix come to 0.02 with it, and to 0.2 by chance less than once in a million hours
      volume: 50,
    },
  },
})

/** The image pipeline as a pack, and what its images may say of themselves. */
export const imaging = { ...pack, sidecar: Sidecar }
