export const dimensions = {
  customer: {
    title: 'Who buys',
    from: 'customers',
    key: 'customer_id',
    history: 'type 2',
    track: ['loyalty_level', 'city', 'state', 'region'],
  },
  product: {
    title: 'What is sold',
    from: 'products',
    key: 'product_id',
    history: 'type 2',
    track: ['product_name', 'category', 'subcategory', 'brand', 'supplier_id', 'price'],
    meanings: { unit_cost: 'What one costs the shop' },
  },
  store: {
    title: 'Where it is sold, if not online',
    from: 'stores',
    key: 'store_id',
    history: 'type 1',
    meanings: { city_tier: 'How large the city is: Tier 1 are the largest' },
  },
  promotion: {
    title: 'What was cheaper, and when',
    from: 'promotions',
    key: 'promotion_id',
    history: 'type 1',
    meanings: { end_date: 'The last day of it', category: 'What it is for; everything, if none' },
  },
} as const
