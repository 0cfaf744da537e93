CREATE VIEW one_order AS
SELECT order_id, any_value(city) AS city, any_value(customer_id) AS customer, any_value(restaurant_id) AS restaurant,
  min(order_time) AS placed, max(delivered_at) AS delivered, bool_or(status = 'CANCELLED') AS cancelled,
  max(eta_error_minutes) FILTER (status = 'DELIVERED') AS late, max(distance_km) FILTER (status = 'DELIVERED') AS km,
  max(cents(amount)) - coalesce(max(cents(discount)), 0) AS paid,
  epoch_ms(max(delivered_at) - min(order_time)) / 60000.0 AS minutes
FROM orders GROUP BY order_id;
CREATE VIEW attempt AS SELECT DISTINCT transaction_id, order_id, success_flag, cents(amount) AS paid FROM payments;
CREATE VIEW newest AS SELECT * FROM restaurants QUALIFY row_number() OVER (PARTITION BY restaurant_id ORDER BY as_of DESC) = 1;
CREATE VIEW oldest AS SELECT * FROM restaurants QUALIFY row_number() OVER (PARTITION BY restaurant_id ORDER BY as_of) = 1;

-- order_funnel
SELECT count(*) AS placed, count(*) FILTER (furthest >= 1) AS accepted, count(*) FILTER (furthest >= 2) AS picked_up,
  count(*) FILTER (furthest = 3) AS delivered
FROM (
  SELECT min(order_time) AS placed_at, max(CASE status WHEN 'ACCEPTED' THEN 1 WHEN 'PICKED_UP' THEN 2 WHEN 'DELIVERED' THEN 3 ELSE 0 END) AS furthest
  FROM orders GROUP BY order_id
)
WHERE asked(placed_at);

-- delivery_time_by_city_month
SELECT month_of(placed) AS month, city, avg(minutes) AS avg_minutes, count(*) AS orders
FROM one_order WHERE delivered IS NOT NULL AND asked(placed) GROUP BY ALL ORDER BY ALL;

-- delivery_drivers
WITH delivery AS (
  SELECT order_id, any_value(payment_type) AS payment, any_value(weather) AS weather, max(preparation_minutes) AS preparation
  FROM orders WHERE status = 'DELIVERED' GROUP BY order_id
), duty AS (
  SELECT city, time_bucket(INTERVAL 30 MINUTE, "timestamp"::TIMESTAMP) AS half_hour, avg((availability_status = 'BUSY')::INT) AS busy
  FROM (SELECT DISTINCT driver_id, "timestamp", city, availability_status FROM gps WHERE availability_status IN ('AVAILABLE', 'BUSY'))
  GROUP BY ALL
), each AS (
  SELECT o.minutes, d.*, duty.busy, coalesce(
    (SELECT arg_max(c.traffic_index, c.as_of) FROM cities AS c WHERE c.city = o.city AND c.as_of <= o.placed),
    (SELECT arg_min(c.traffic_index, c.as_of) FROM cities AS c WHERE c.city = o.city)) AS traffic
  FROM one_order AS o JOIN delivery AS d USING (order_id)
  LEFT JOIN duty ON duty.city = o.city AND duty.half_hour = time_bucket(INTERVAL 30 MINUTE, o.placed::TIMESTAMP)
  WHERE o.minutes IS NOT NULL AND asked(o.placed)
), told AS (
  SELECT 'City traffic' AS driver, least(greatest(floor(traffic * 10 + 1e-9), 9), 15)::VARCHAR AS value, minutes FROM each
  UNION ALL SELECT 'Driver availability', least(floor(busy * 5 + 1e-9), 4)::VARCHAR, minutes FROM each
  UNION ALL SELECT 'Preparation time', least(floor(preparation / 5), 5)::VARCHAR, minutes FROM each
  UNION ALL SELECT 'Payment mode', payment, minutes FROM each
  UNION ALL SELECT 'Weather', weather, minutes FROM each
), beside AS (SELECT *, avg(minutes) OVER (PARTITION BY driver, value) AS mean FROM told WHERE value IS NOT NULL)
SELECT driver, var_pop(mean) / nullif(var_pop(minutes), 0) AS explained_share, min(mean) AS fastest_minutes, max(mean) AS slowest_minutes, count(*) AS orders
FROM beside GROUP BY driver ORDER BY explained_share DESC, driver;

-- top_restaurants
SELECT restaurant AS restaurant_id, n.name, n.city, sum(paid) AS revenue, count(*) AS orders
FROM one_order LEFT JOIN newest AS n ON n.restaurant_id = restaurant
WHERE delivered IS NOT NULL AND asked(placed) GROUP BY 1, 2, 3 ORDER BY revenue DESC, 1 LIMIT 10;

-- payment_success_by_city
SELECT city, count(*) AS attempts, count(*) FILTER (success_flag) AS succeeded, avg(success_flag::INT) AS success_rate
FROM attempt JOIN one_order USING (order_id) WHERE asked(placed) GROUP BY city ORDER BY city;

-- on_time_by_city
SELECT city, count(*) AS deliveries, count(*) FILTER (late <= 0) AS on_time, avg((late <= 0)::INT) AS on_time_rate
FROM one_order WHERE late IS NOT NULL AND asked(placed) GROUP BY city ORDER BY city;

-- eta_by_city
SELECT city, avg(minutes - late) AS avg_eta, avg(late) AS avg_error, avg(greatest(late, 0)) AS avg_delay, avg(km) AS avg_kilometres
FROM one_order WHERE late IS NOT NULL AND asked(placed) GROUP BY city ORDER BY city;

-- repeat_orders
SELECT month, count(*) AS customers, count(*) FILTER (n > 1) AS repeated, avg((n > 1)::INT) AS repeat_rate
FROM (SELECT month_of(placed) AS month, customer, count(*) AS n FROM one_order WHERE asked(placed) GROUP BY ALL)
GROUP BY month ORDER BY month;

-- active_users
SELECT day_of("at") AS day, count(DISTINCT user_id) AS users, count(DISTINCT event_id) AS events
FROM app_events WHERE asked("at") GROUP BY 1 ORDER BY 1;

-- driver_utilisation
WITH worked AS (
  SELECT city, count(DISTINCT driver_id) AS drivers, avg((availability_status = 'BUSY')::INT) AS utilisation
  FROM (SELECT DISTINCT driver_id, "timestamp", city, availability_status FROM gps WHERE availability_status <> 'OFFLINE' AND asked("timestamp"))
  GROUP BY city
)
SELECT city, drivers, coalesce(n, 0) AS orders, coalesce(n, 0) / drivers AS orders_per_driver, utilisation
FROM worked LEFT JOIN (SELECT city, count(*) AS n FROM one_order WHERE delivered IS NOT NULL AND asked(placed) GROUP BY city) USING (city)
ORDER BY city;

-- refund_rate
SELECT city, count(*) AS paid, count(*) FILTER (cancelled) AS refunded, avg(cancelled::INT) AS refund_rate,
  coalesce(sum(p.paid) FILTER (cancelled), 0) AS refunds
FROM one_order JOIN (SELECT order_id, max(paid) AS paid FROM attempt WHERE success_flag GROUP BY 1) AS p USING (order_id)
WHERE asked(placed) GROUP BY city ORDER BY city;

-- restaurant_performance
SELECT o.restaurant AS restaurant_id, n.name, n.cuisine_type, n.city, coalesce(sum(o.paid) FILTER (o.delivered IS NOT NULL), 0) AS revenue,
  count(o.delivered) AS orders, count(*) FILTER (o.cancelled) AS cancelled, avg(coalesce(d.avg_rating, f.avg_rating)) AS avg_rating
FROM one_order AS o
ASOF LEFT JOIN (SELECT DISTINCT restaurant_id, as_of, avg_rating FROM restaurants) AS d ON d.restaurant_id = o.restaurant AND d.as_of <= o.placed
LEFT JOIN oldest AS f ON f.restaurant_id = o.restaurant
LEFT JOIN newest AS n ON n.restaurant_id = o.restaurant
WHERE asked(o.placed) GROUP BY 1, 2, 3, 4 ORDER BY revenue DESC, 1;
