const SECOND = 1000
/** A purchase so long after the click comes of it. */
const ATTRIBUTED = 30 * 60 * SECOND
/** A click so long after the impression is on it. */
const SHOWN = 60 * 60 * SECOND

/** Clicks that are no spam, with the recommendation that they were on; those before the period too of which a purchase may come. */
export const CLICKS = `SELECT c.event_id, c.user_id, c.product_id, c."at", i.variant, i.product_id AS shown_product
FROM (
  SELECT event_id, user_id, product_id, impression_id, "at",
    count(*) OVER (PARTITION BY user_id ORDER BY "at" RANGE BETWEEN ${10 * SECOND - 1} PRECEDING AND CURRENT ROW) AS in_ten_seconds,
    count(*) OVER (PARTITION BY user_id, product_id ORDER BY "at" RANGE BETWEEN ${SECOND - 1} PRECEDING AND CURRENT ROW) AS in_a_second
  FROM recommendations_interactions_fact
  WHERE "at" >= :from - ${ATTRIBUTED + 10 * SECOND} AND "at" < :to AND kind = 'click'
) AS c
JOIN recommendations_impressions_fact AS i ON i.impression_id = c.impression_id AND i.user_id = c.user_id
  AND i.shown_at <= c."at" AND i.shown_at >= c."at" - ${SHOWN}
WHERE c.in_ten_seconds <= 10 AND (c.product_id IS NULL OR c.in_a_second <= 1)`

/** Purchases, each with the variant of the last of those clicks of the user on the product. Reads `clicks`. */
export const CONVERSIONS = `SELECT event_id, user_id, "at", amount, variant
FROM (
  SELECT p.event_id, p.user_id, p."at", p.amount, c.variant,
    row_number() OVER (PARTITION BY p.event_id ORDER BY c."at" DESC, c.event_id DESC) AS place
  FROM recommendations_interactions_fact AS p
  JOIN clicks AS c ON c.user_id = p.user_id AND c.product_id = p.product_id
    AND c."at" <= p."at" AND c."at" >= p."at" - ${ATTRIBUTED}
  WHERE p."at" >= :from AND p."at" < :to AND p.kind = 'purchase'
) AS followed
WHERE place = 1`
