export const dimensions = {
  user: {
    title: 'Who is recommended to',
    from: 'users',
    key: 'user_id',
    history: 'type 2',
    track: ['country', 'segment'],
  },
} as const

/** What happened, one row each, spam too: it is told apart where figures are made of it. */
export const facts = {
  impressions: {
    title: 'One row a product that was shown',
    grain: ['impression_id'],
    serve: 'rows',
    hot: { days: 400 },
    time: 'shown_at',
    from: {
      impressions: {
        columns: {
          shown_at: { any: 'shown_at' },
          user_id: { any: 'user_id' },
          product_id: { any: 'product_id' },
          position: { any: 'position', meaning: '1 is the first' },
          model_version: { any: 'model_version' },
          experiment: { any: 'experiment' },
          variant: { any: 'variant' },
          latency_ms: { any: 'latency_ms', meaning: 'Until the recommendation was there' },
        },
      },
    },
    dimensions: { user: 'user_id' },
    lookups: ['user_id', 'product_id'],
  },
  interactions: {
    title: 'One row a click, search, product in a cart, or purchase',
    grain: ['event_id'],
    serve: 'rows',
    hot: { days: 400 },
    time: 'at',
    from: {
      interactions: {
        columns: {
          at: { any: 'at' },
          user_id: { any: 'user_id' },
          session_id: { any: 'session_id' },
          kind: { any: 'kind' },
          product_id: { any: 'product_id' },
          query: { any: 'query' },
          impression_id: { any: 'impression_id', meaning: 'The recommendation that it came from' },
          amount: { any: 'amount' },
        },
      },
    },
    dimensions: { user: 'user_id' },
    lookups: ['user_id', 'product_id'],
  },
  first_use: {
    title: 'One row a user: when they first took up a recommendation',
    grain: ['user_id'],
    serve: 'rows',
    time: 'first_at',
    from: {
      interactions: {
        where: { kind: 'click', impression_id: { present: true } },
        columns: { first_at: { min: 'at' } },
      },
    },
    dimensions: { user: 'user_id' },
  },
} as const
