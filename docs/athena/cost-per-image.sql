-- What the images of each model cost, day by day (UTC), of the last thirty days. Costs are kept in billionths of a US dollar.
SELECT
  CAST(dt AS date) AS day,
  model,
  count(*) AS images,
  CAST(sum(cost_nano_usd) AS double) / 1e9 AS usd,
  CAST(sum(cost_nano_usd) AS double) / 1e9 / count(*) AS usd_per_image,
  CAST(sum(cost_nano_usd) AS double) / 1e3 / count(*) AS usd_per_million
FROM tributary_imaging.inferences
WHERE CAST(dt AS date) >= current_date - INTERVAL '30' DAY
GROUP BY CAST(dt AS date), model
ORDER BY day, model
