-- What an image costs, US dollars, by model and version, last 30 days
SELECT
  index1 AS model,
  blob4 AS version,
  SUM(_sample_interval) AS images,
  SUM(_sample_interval * double3) AS cost_usd,
  SUM(_sample_interval * double3) / SUM(_sample_interval) AS cost_usd_per_image
FROM tributary
WHERE timestamp > NOW() - INTERVAL '30' DAY AND blob1 = 'end_to_end'
GROUP BY model, version
ORDER BY cost_usd DESC
