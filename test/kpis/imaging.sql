CREATE VIEW ended AS SELECT DISTINCT * FROM inferences;

-- throughput
SELECT day_of("at") AS day, model, model_version::VARCHAR AS model_version, variant, count(*) AS images, count(DISTINCT date_trunc('minute', "at")) AS busy_minutes,
  count(*) / count(DISTINCT date_trunc('minute', "at")) AS per_minute
FROM ended WHERE asked("at") GROUP BY ALL ORDER BY 1, 2, 3, 4;

-- success_rate
SELECT model, model_version::VARCHAR AS model_version, variant, count(*) AS images, count(*) FILTER (outcome = 'failed') AS failed,
  avg((outcome = 'ok')::INT) AS success_rate
FROM ended WHERE asked("at") GROUP BY ALL ORDER BY 1, 2, 3;

-- latency
SELECT model, model_version::VARCHAR AS model_version, variant, count(*) AS images, avg(end_to_end_ms) AS mean,
  quantile_disc(end_to_end_ms, 0.5) AS p50, quantile_disc(end_to_end_ms, 0.95) AS p95, quantile_disc(end_to_end_ms, 0.99) AS p99
FROM ended WHERE asked("at") GROUP BY ALL ORDER BY 1, 2, 3;

-- cost_per_image
SELECT model, model_version::VARCHAR AS model_version, variant, count(*) AS images, sum(cost_nano_usd) / 1e9 AS usd, avg(cost_nano_usd) / 1e9 AS usd_per_image
FROM ended WHERE asked("at") GROUP BY ALL ORDER BY 1, 2, 3;
