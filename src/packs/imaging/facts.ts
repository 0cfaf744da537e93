/** What happened to images, one row each. */
export const facts = {
  inferences: {
    title: 'One row an end of an image in one version of one model',
    grain: ['image_id', 'model', 'model_version', 'at'],
    serve: 'rows',
    hot: { days: 400 },
    time: 'at',
    from: {
      inferences: {
        columns: {
          study_id: { any: 'study_id' },
          variant: { any: 'variant', meaning: 'Why it ran: answer, study, rerun or shadow' },
          is_ok: { any: "outcome = 'ok'", type: 'flag' },
          problem: { any: 'problem', meaning: 'Why it failed' },
          label: { any: 'label', meaning: 'The likeliest' },
          score: { any: 'score', meaning: 'How sure, 0 to 1' },
          bytes: { any: 'bytes' },
          queue_ms: { any: 'queue_ms' },
          preprocess_ms: { any: 'preprocess_ms' },
          inference_ms: { any: 'inference_ms' },
          store_ms: { any: 'store_ms' },
          end_to_end_ms: { any: 'end_to_end_ms' },
          cost_nano_usd: { any: 'cost_nano_usd', meaning: 'Billionths of a US dollar' },
        },
      },
    },
  },
  stages: {
    title: 'One row a stage of an image',
    // a stage before any model has it names none
    grain: ['image_id', 'stage', 'model', 'model_version', 'at'],
    serve: 'lake',
    time: 'at',
    from: {
      stages: {
        grain: {
          model: { sql: "coalesce(model, '')", type: 'text' },
          model_version: { sql: "coalesce(model_version, '')", type: 'text' },
        },
        columns: { ms: { any: 'ms' } },
      },
    },
  },
} as const
