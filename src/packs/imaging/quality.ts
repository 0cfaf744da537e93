/** What its data has to be, beyond what contracts ask of each row. Images come when people send them: there is no usual number. */
export const quality = {
  results_have_a_label: {
    on: 'inferences_fact',
    title: 'An image that went well has a label',
    notNull: 'label',
    where: { is_ok: true },
    mostly: 0.99,
  },
  failures_have_a_reason: {
    on: 'inferences_fact',
    title: 'An image that failed says why',
    notNull: 'problem',
    where: { is_ok: false },
  },
  latency_is_plausible: {
    on: 'inferences_fact',
    title: 'An image is done within a day',
    range: 'end_to_end_ms',
    atMost: 86_400_000,
  },
  costs_are_counted: {
    on: 'inferences_fact',
    title: 'An image costs something, and a cent at most',
    range: 'cost_nano_usd',
    atLeast: 1,
    atMost: 10_000_000,
    mostly: 0.99,
  },
  sizes_are_known: {
    on: 'inferences_fact',
    title: 'Of most images it is known how large they are',
    notNull: 'bytes',
    mostly: 0.95,
    severity: 'warning',
  },
} as const
