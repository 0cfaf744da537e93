/** What share of revenue a category has, and what it sells: three subcategories, each with three products and their prices. */
const CATEGORIES = [
  {
    category: 'Electronics',
    share: 0.27,
    subcategories: ['Phones', 'Audio', 'Accessories'],
    prices: [12_999, 9_999, 14_999, 4_999, 2_499, 3_499, 999, 1_499, 1_999],
  },
  {
    category: 'Grocery',
    share: 0.2,
    subcategories: ['Staples', 'Snacks', 'Beverages'],
    prices: [649, 899, 799, 349, 449, 399, 499, 549, 599],
  },
  {
    category: 'Apparel',
    share: 0.16,
    subcategories: ['Ethnic', 'Casual', 'Formal'],
    prices: [1_499, 1_999, 2_499, 699, 799, 899, 1_299, 1_799, 999],
  },
  {
    category: 'Home',
    share: 0.11,
    subcategories: ['Kitchen', 'Furnishing', 'Decor'],
    prices: [1_999, 2_999, 3_999, 1_299, 899, 1_499, 799, 2_499, 4_999],
  },
  {
    category: 'Beauty',
    share: 0.08,
    subcategories: ['Skin', 'Hair', 'Fragrance'],
    prices: [499, 699, 399, 299, 449, 599, 899, 799, 999],
  },
  {
    category: 'Footwear',
    share: 0.07,
    subcategories: ['Sports', 'Sandals', 'Leather'],
    prices: [2_499, 1_999, 2_999, 999, 899, 1_299, 3_499, 1_799, 1_499],
  },
  {
    category: 'Sports',
    share: 0.06,
    subcategories: ['Cricket', 'Fitness', 'Outdoor'],
    prices: [1_499, 2_999, 799, 1_999, 599, 1_299, 999, 2_499, 3_999],
  },
  {
    category: 'Toys',
    share: 0.05,
    subcategories: ['Games', 'Soft toys', 'Learning'],
    prices: [799, 999, 1_299, 399, 599, 499, 699, 1_499, 1_999],
  },
] as const

const BRANDS = ['Aravali', 'Nilgiri', 'Vindhya'] as const

/** How often a receipt has a line of the first, second and third shelf. No two of its lines are of one shelf, so none is of one product. */
export const SHELVES = [1, 0.45, 0.2025] as const

/** A product that costs twice as much is bought half as often: each has the same part of its category's revenue. */
export const PRODUCTS = CATEGORIES.flatMap(({ category, share, subcategories, prices }, at) =>
  prices.map((price, i) => ({
    number: at * 9 + i + 1,
    product_name: `${BRANDS[i % 3]} ${subcategories[Math.floor(i / 3)]} ${i + 1}`,
    category,
    category_number: at + 1,
    subcategory: subcategories[Math.floor(i / 3)] ?? category,
    brand: BRANDS[i % 3] ?? '',
    supplier_id: `SUP${at + 1}${(i % 3) + 1}`,
    price,
    demand: share / price,
    shelf: i % 3,
    // how often a receipt has it
    wanted: (SHELVES[i % 3] ?? 0) * partOfShelf(share / price, i % 3),
  })),
)

function partOfShelf(demand: number, shelf: number): number {
  const own = CATEGORIES.flatMap(({ share, prices }) =>
    prices.flatMap((price, i) => (i % 3 === shelf ? [share / price] : [])),
  )
  return demand / own.reduce((sum, each) => sum + each, 0)
}

export const CATEGORY_NAMES = CATEGORIES.map(({ category }, at) => ({ category, number: at + 1 }))

/** Cities with stores: state, region, tier, and how many customers they have beside the others. */
export const CITIES = [
  ['Mumbai', 'Maharashtra', 'West', 1, 10],
  ['Pune', 'Maharashtra', 'West', 1, 6],
  ['Nagpur', 'Maharashtra', 'West', 2, 3],
  ['Nashik', 'Maharashtra', 'West', 3, 2],
  ['Ahmedabad', 'Gujarat', 'West', 1, 6],
  ['Surat', 'Gujarat', 'West', 2, 4],
  ['Vadodara', 'Gujarat', 'West', 2, 2],
  ['Delhi', 'Delhi', 'North', 1, 10],
  ['Jaipur', 'Rajasthan', 'North', 2, 4],
  ['Udaipur', 'Rajasthan', 'North', 3, 1],
  ['Lucknow', 'Uttar Pradesh', 'North', 2, 4],
  ['Agra', 'Uttar Pradesh', 'North', 3, 2],
  ['Chandigarh', 'Chandigarh', 'North', 2, 3],
  ['Bengaluru', 'Karnataka', 'South', 1, 9],
  ['Mysuru', 'Karnataka', 'South', 3, 2],
  ['Chennai', 'Tamil Nadu', 'South', 1, 7],
  ['Coimbatore', 'Tamil Nadu', 'South', 2, 3],
  ['Hyderabad', 'Telangana', 'South', 1, 7],
  ['Kochi', 'Kerala', 'South', 2, 3],
  ['Thrissur', 'Kerala', 'South', 3, 1],
  ['Kolkata', 'West Bengal', 'East', 1, 7],
  ['Siliguri', 'West Bengal', 'East', 3, 1],
  ['Patna', 'Bihar', 'East', 2, 3],
  ['Bhubaneswar', 'Odisha', 'East', 2, 2],
].map(([city, state, region, tier, customers]) => ({
  city: String(city),
  state: String(state),
  region: String(region),
  tier: Number(tier),
  customers: Number(customers),
}))
