import type { Simulator } from '../../contracts/simulator.ts'

const seconds = (ms: string) => ({ over: [ms, 1000] }) as const

/** Images on their way through the pipeline, as its own workers report them. */
export const simulator = {
  rate: 20,
  warm: '1 minute',
  shape: [
    0.4, 0.3, 0.3, 0.3, 0.4, 0.6, 0.8, 1, 1.3, 1.5, 1.6, 1.6, 1.5, 1.5, 1.6, 1.5, 1.4, 1.2, 1, 0.9, 0.8, 0.7,
    0.6, 0.5,
  ],
  parameters: { failure: 0.004, inference_ms: 12 },
  rows: {
    stages: {
      image_id: '$image_id',
      stage: '$stage',
      // stages before a model has the image name none
      model: { if: '$is_modelled', gives: '$model' },
      model_version: { if: '$is_modelled', gives: '$version' },
      ms: { round: '$ms', digits: 1 },
      at: { time: '$now' },
    },
    inferences: {
      study_id: '$study_id',
      image_id: '$image_id',
      model: '$model',
      model_version: '$version',
      variant: '$variant',
      outcome: '$outcome',
      problem: '$problem',
      label: { if: '$is_ok', gives: '$label' },
      score: { if: '$is_ok', gives: { round: '$score', digits: 4 } },
      bytes: { round: '$bytes' },
      width: '$side',
      height: '$side',
      format: '$format',
      queue_ms: { round: { add: ['$image_queue_ms', '$tensor_queue_ms'] }, digits: 1 },
      preprocess_ms: { round: '$preprocess_ms', digits: 1 },
      inference_ms: { if: '$is_ok', gives: { round: '$inference_ms', digits: 1 } },
      store_ms: { round: '$store_ms', digits: 1 },
      end_to_end_ms: { round: { times: [{ minus: ['$now', '$began'] }, 1000] }, digits: 1 },
      cost_nano_usd: {
        round: { add: [24_000, { times: ['$preprocess_ms', 20] }, { times: ['$inference_ms', 20] }] },
      },
      at: { time: '$now' },
    },
  },
  processes: {
    image: {
      starts: { perSecond: 2.85 },
      steps: {
        accept: {
          set: {
            began: '$now',
            image_id: { id: 'img-' },
            study_id: { text: ['study-', { round: { uniform: [0, 40] } }] },
            model: 'digits',
            version: { pick: { '1': 0.9, '2': 0.1 } },
            variant: 'answer',
            format: { pick: { jpeg: 0.8, png: 0.15, webp: 0.05 } },
            side: { round: { within: [{ lognormal: [640, 0.7] }, 20, 8000] } },
            bytes: { times: ['$side', '$side', { by: '$format', of: { jpeg: 0.25, png: 0.9, webp: 0.18 } }] },
            label: {
              pick: {
                '0': 1,
                '1': 1.2,
                '2': 1,
                '3': 1,
                '4': 1,
                '5': 0.9,
                '6': 1,
                '7': 1.1,
                '8': 0.9,
                '9': 0.9,
              },
            },
            score: { within: [{ minus: [1, { exponential: 0.06 }] }, 0.3, 0.9999] },
            is_ok: { chance: { minus: [1, { parameter: 'failure' }] } },
            outcome: { if: '$is_ok', gives: 'ok', else: 'failed' },
            problem: {
              if: '$is_ok',
              gives: null,
              else: { pick: { 'image-corrupt': 2, 'image-truncated': 1 } },
            },
            is_modelled: false,
            accept_ms: { gamma: [8, 3] },
            image_queue_ms: { gamma: [60, 2] },
            preprocess_ms: { add: [3, { times: ['$side', '$side', 0.000012, { lognormal: [1, 0.2] }] }] },
            tensor_queue_ms: { gamma: [50, 2] },
            inference_ms: { times: [{ parameter: 'inference_ms' }, { lognormal: [1, 0.25] }] },
            store_ms: { gamma: [6, 3] },
          },
          lasts: seconds('$accept_ms'),
          next: 'image_queue',
        },
        image_queue: {
          set: { stage: 'accept', ms: '$accept_ms' },
          emit: ['stages'],
          lasts: seconds('$image_queue_ms'),
          next: 'preprocess',
        },
        preprocess: {
          set: { stage: 'image_queue', ms: '$image_queue_ms' },
          emit: ['stages'],
          lasts: seconds('$preprocess_ms'),
          next: 'tensor_queue',
        },
        tensor_queue: {
          set: { stage: 'preprocess', ms: '$preprocess_ms' },
          emit: ['stages'],
          lasts: { if: '$is_ok', gives: seconds('$tensor_queue_ms'), else: 0 },
          next: { inference: { if: '$is_ok', gives: 1, else: 0 }, done: { if: '$is_ok', gives: 0, else: 1 } },
        },
        inference: {
          set: { is_modelled: true, stage: 'tensor_queue', ms: '$tensor_queue_ms' },
          emit: ['stages'],
          lasts: seconds('$inference_ms'),
          next: 'store',
        },
        store: {
          set: { stage: 'inference', ms: '$inference_ms' },
          emit: ['stages'],
          lasts: seconds('$store_ms'),
          next: 'stored',
        },
        stored: { set: { stage: 'store', ms: '$store_ms' }, emit: ['stages'], next: 'done' },
        done: { emit: ['inferences'] },
      },
    },
  },
  noise: {
    inferences: {
      delay: { gamma: [0.3, 2] },
      duplicates: 0.01,
      late: { share: 0.005, by: { gamma: [60, 1] } },
      bad: { missing: 0.0005, type: 0.0005, enum: 0.0005, future: 0.0005 },
    },
    stages: {
      delay: { gamma: [0.3, 2] },
      duplicates: 0.01,
      bad: { missing: 0.0005, type: 0.0005 },
    },
  },
  incidents: {
    slow_model: {
      perDay: 0.3,
      lasts: { uniform: [600, 1800] },
      changes: { inference_ms: { uniform: [4000, 9000] } },
    },
    broken_images: {
      perDay: 0.3,
      lasts: { uniform: [600, 1800] },
      changes: { failure: { uniform: [0.05, 0.2] } },
    },
  },
} as const satisfies Simulator
