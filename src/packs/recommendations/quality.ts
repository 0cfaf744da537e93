/** What its data has to be, beyond what contracts ask of each row. */
export const quality = {
  users_are_known: {
    on: 'impressions_fact',
    title: 'Users who are recommended to were told of',
    reference: 'user',
    mostly: 0.99,
  },
  variants_are_known: {
    on: 'impressions_fact',
    title: 'A recommendation is of a variant of the experiment',
    inSet: 'variant',
    of: ['control', 'recs_v2'],
  },
  positions_are_plausible: {
    on: 'impressions_fact',
    title: 'A list has 100 places at most',
    range: 'position',
    atMost: 100,
  },
  latency_is_plausible: {
    on: 'impressions_fact',
    title: 'A recommendation is there within ten seconds',
    range: 'latency_ms',
    atMost: 10_000,
    mostly: 0.999,
  },
  products_are_named: {
    on: 'interactions_fact',
    title: 'What is clicked, put into a cart or bought is a product',
    notNull: 'product_id',
    where: { kind: ['click', 'cart_add', 'purchase'] },
  },
  searches_are_for_something: {
    on: 'interactions_fact',
    title: 'A search is for something',
    notNull: 'query',
    where: { kind: 'search' },
  },
  purchases_have_an_amount: {
    on: 'interactions_fact',
    title: 'A purchase has an amount',
    notNull: 'amount',
    where: { kind: 'purchase' },
  },
  amounts_are_plausible: {
    on: 'interactions_fact',
    title: 'A purchase is of 0.01 to 1,000,000',
    range: 'amount',
    atLeast: 1,
    atMost: 100_000_000,
  },
  interactions_come: {
    on: 'interactions',
    title: 'Interactions came until the end of the day',
    fresh: '2 hours',
  },
  impressions_as_many_as_usual: {
    on: 'impressions_fact',
    title: 'There are half to twice as many recommendations as on the days before',
    volume: { median: 'days', of: 7, atLeast: 0.5, atMost: 2 },
  },
} as const
