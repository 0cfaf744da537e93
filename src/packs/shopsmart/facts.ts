const DAY = 86_400_000
const WEEK = 7 * DAY
/** The first Monday, epoch ms. */
const MONDAY = 4 * DAY

const weekOf = (time: string) =>
  ({ sql: `(${time} - ${MONDAY}) / ${WEEK} * ${WEEK} + ${MONDAY}`, type: 'time' }) as const
const dayOf = (time: string) => ({ sql: `${time} / ${DAY} * ${DAY}`, type: 'time' }) as const

const PAID_ONLINE = 'price - discount'

export const facts = {
  sales: {
    title: 'One row a product of a receipt or an online order',
    grain: ['channel', 'sale_id', 'product_id'],
    serve: 'rows',
    hot: { days: 400 },
    time: 'sold_at',
    from: {
      pos_sales: {
        grain: {
          channel: { sql: "'store'", type: 'text' },
          sale_id: { sql: 'transaction_id', type: 'text' },
        },
        columns: {
          sold_at: { any: 'date', meaning: 'In stores the day' },
          store_id: { any: 'store_id' },
          customer_id: { any: 'customer_id' },
          promotion_id: { any: 'promotion_id' },
          quantity_sold: { any: 'quantity' },
          sales_amount: { any: 'sale_amount', meaning: 'What was paid' },
          discount_applied: { any: 'discount' },
          cost: { any: 'cost', meaning: 'Of the goods, where the sender knows it' },
        },
      },
      online_orders: {
        grain: { channel: { sql: "'online'", type: 'text' }, sale_id: { sql: 'order_id', type: 'text' } },
        columns: {
          sold_at: { any: 'ordered_at' },
          customer_id: { any: 'customer_id' },
          promotion_id: { any: 'promotion_id' },
          quantity_sold: { any: '1', type: 'integer' },
          sales_amount: { any: PAID_ONLINE, type: 'money' },
          discount_applied: { any: 'discount' },
          cost: { any: 'cost' },
          online_channel: { any: 'channel', meaning: 'Of those online: web, app' },
          payment_mode: { any: 'payment_mode' },
        },
      },
    },
    dimensions: {
      customer: 'customer_id',
      product: 'product_id',
      store: 'store_id',
      promotion: 'promotion_id',
    },
    lookups: ['customer_id', 'product_id'],
    derived: {
      profit: { sql: 'sales_amount - cost', type: 'money', meaning: 'Where the cost is known' },
    },
  },
  inventory: {
    title: 'One row a product, store and week: what was there, and what was sold',
    grain: ['week', 'store_id', 'product_id'],
    serve: 'rows',
    hot: { days: 400 },
    time: 'week',
    from: {
      inventory: {
        grain: { week: weekOf('as_of') },
        columns: {
          stock_on_hand: { any: 'stock_on_hand', meaning: 'When it was counted; the most, if twice a week' },
          reorder_level: { any: 'reorder_level' },
          supplier_id: { any: 'supplier_id' },
          counted_at: { max: 'as_of' },
        },
      },
      pos_sales: {
        grain: { week: weekOf('date') },
        columns: { units_sold: { sum: 'quantity', meaning: 'In the store, from Monday to Sunday' } },
      },
    },
    dimensions: { product: 'product_id', store: 'store_id' },
  },
  promotion: {
    title: 'One row a promotion, product and day: what was sold in it',
    grain: ['promotion_id', 'product_id', 'day'],
    serve: 'rows',
    hot: { days: 400 },
    time: 'day',
    from: {
      pos_sales: {
        where: { promotion_id: { present: true } },
        grain: { day: dayOf('date') },
        columns: {
          promotion_discount: { sum: 'discount' },
          promotion_revenue: { sum: 'sale_amount' },
          product_count: { sum: 'quantity', type: 'integer', meaning: 'Pieces' },
        },
      },
      online_orders: {
        where: { promotion_id: { present: true } },
        grain: { day: dayOf('ordered_at') },
        columns: {
          promotion_discount: { sum: 'discount' },
          promotion_revenue: { sum: PAID_ONLINE, type: 'money' },
          product_count: { sum: '1', type: 'integer' },
        },
      },
    },
    dimensions: { promotion: 'promotion_id', product: 'product_id' },
  },
} as const
