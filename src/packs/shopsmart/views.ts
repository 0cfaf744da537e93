/** The snowflake: places and kinds of products, normalised, and what names them. */
export const views = {
  region_dim: {
    title: 'Regions, and how many stores they have',
    sql: `SELECT region, count(DISTINCT state) AS states, count(DISTINCT city) AS cities, count(*) AS stores
FROM shopsmart_store_dim WHERE is_current = 1 AND is_deleted = 0 AND region IS NOT NULL GROUP BY region`,
  },
  city_dim: {
    title: 'Cities with their state and region',
    sql: `SELECT city, state, region, max(city_tier) AS city_tier, count(*) AS stores
FROM shopsmart_store_dim WHERE is_current = 1 AND is_deleted = 0 AND city IS NOT NULL GROUP BY city, state, region`,
  },
  store_in_city: {
    title: 'Stores, by their city only',
    sql: `SELECT store_key, store_id, store_name, store_manager, city, state
FROM shopsmart_store_dim WHERE is_current = 1`,
  },
  category_dim: {
    title: 'Categories, and how many products are in them',
    sql: `SELECT category, count(DISTINCT subcategory) AS subcategories, count(*) AS products
FROM shopsmart_product_dim WHERE is_current = 1 AND is_deleted = 0 AND category IS NOT NULL GROUP BY category`,
  },
  subcategory_dim: {
    title: 'Subcategories with their category',
    sql: `SELECT subcategory, category, count(*) AS products
FROM shopsmart_product_dim WHERE is_current = 1 AND is_deleted = 0 AND subcategory IS NOT NULL GROUP BY subcategory, category`,
  },
  product_in_subcategory: {
    title: 'Products in all their versions, by their subcategory only',
    sql: `SELECT product_key, product_id, product_name, brand, supplier_id, price, subcategory, valid_from, valid_to, is_current
FROM shopsmart_product_dim`,
  },
  sales_profit: {
    title: 'Sales with their profit: by the cost that was told, or else by what the product cost at the time',
    sql: `SELECT f.channel, f.sale_id, f.product_id, f.sold_at, f.store_id, f.customer_id, f.sales_amount,
  f.sales_amount - coalesce(f.cost, f.quantity_sold * p.unit_cost) AS profit
FROM shopsmart_sales_fact AS f
LEFT JOIN shopsmart_product_dim AS p ON p.product_key = f.product_key`,
  },
} as const
